public import Domain
import JSON
public import Ports
import UseCases

/// Bills as text without ids and with exact costs, as the reference prints them.
public enum BillText {
    /// The bill of a period as of now, or as of a moment.
    public static func text(
        _ store: any BillingStore, period: Period, now: Moment, asOf: Moment? = nil, account: String? = nil
    ) async throws -> String {
        let lines = try await lines(store, period: period, now: now, asOf: asOf, account: account)
        var writer = JSONWriter()
        writer.raw("{\"bill\":[")
        for (index, account) in lines.enumerated() {
            writer.raw(index == 0 ? "{\"name\":" : ",{\"name\":")
            writer.quoted(account.name)
            writer.raw(",\"resources\":[")
            for (index, line) in account.lines.enumerated() {
                writer.raw(index == 0 ? "{\"cost\":" : ",{\"cost\":")
                writer.plain(line.cost.double.shortestText)
                writer.raw(",\"cost_exact\":")
                writer.quoted(line.cost.rational)
                writer.raw(",\"created_at\":")
                writer.quoted(line.created?.description)
                writer.raw(",\"destroyed_at\":")
                writer.quoted(line.destroyed?.description)
                writer.raw(",\"name\":")
                writer.quoted(line.name)
                writer.raw(",\"rtype\":")
                writer.quoted(line.rtype)
                writer.raw("}")
            }
            writer.raw("]}")
        }
        writer.plain("],\"period_end\":\"\(period.end)\",\"period_start\":\"\(period.start)\"}")
        return writer.text
    }

    /// The lines of a bill, by account.
    public static func lines(
        _ store: any BillingStore, period: Period, now: Moment, asOf: Moment? = nil, account: String? = nil
    ) async throws -> [(name: String, lines: [BillLine])] {
        struct Fixed: UTCClock {
            let moment: Moment
            func utcNow() -> Moment { moment }
        }
        var question = BillPeriod.Question(period: period)
        (question.asOf, question.account) = (asOf, account)
        let bill = try await BillPeriod(store: store, clock: Fixed(moment: now))(question)
        var result: [(name: String, lines: [BillLine])] = []
        while true {
            let trees = try await bill.next()
            if trees.isEmpty { break }
            for tree in trees {
                if !isSame(result.last?.name, tree.accountName) { result.append((tree.accountName, [])) }
                result[result.count - 1].lines += tree.lines
            }
        }
        await bill.finish()
        return result
    }
}
