import Domain
import Ports

/// The bill of 2.0, as it worked it out: each row by itself, in floating point, with the ends that stand there.
struct FormerBill {
    private struct Row {
        let account: String
        let cost: Double
        let begin: Moment
        let end: Moment?
    }

    private let rows: [Row]
    private let unit: RateUnit

    init(_ ledger: FormerLedger, unit: RateUnit) {
        self.unit = unit
        let owners = ledger.resources.reduce(into: [Int64: String]()) { $0[$1.id] = ledger.accounts[$1.account] }
        rows = ledger.segments.compactMap { segment in
            guard let account = owners[segment.resource], let cost = segment.cost,
                let begin = segment.begin.flatMap({ try? Moment($0) })
            else { return nil }
            return Row(account: account, cost: cost, begin: begin, end: segment.end.flatMap { try? Moment($0) })
        }
    }

    /// The begin of the first row.
    var first: Moment? { rows.map(\.begin).min() }

    /// What each account had to pay.
    func sums(_ period: Period, now: Moment) -> [String: Double] {
        var sums: [String: Double] = [:]
        for row in rows where row.begin < period.end && row.end.map({ $0 > period.start }) ?? true {
            let (from, to) = (max(row.begin, period.start), min(row.end ?? now, period.end))
            let seconds = Double(to.microseconds - from.microseconds) / Double(Moment.second)
            // What was charged once has a negative cost, and was added as it is, to every bill of its time.
            sums[row.account, default: 0] += row.cost < 0 ? row.cost : row.cost * seconds / Double(unit.seconds)
        }
        return sums
    }
}
