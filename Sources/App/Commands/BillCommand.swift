import ArgumentParser
import Domain
import HTTPAdapter
import KeystoneAdapter
import Logging
import Ports
import UseCases

/// `nova-billing bill`: prints a bill.
struct BillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bill", abstract: "Prints the bill of a period.")

    enum Format: String, ExpressibleByArgument { case table, json, csv }
    enum IDs: String, ExpressibleByArgument { case all, none }

    @OptionGroup var options: StoreOptions
    @OptionGroup var remote: RemoteOptions
    @Option(help: "A year, a month or a day: 2012, 2012-04, 2012-04-17.") var timePeriod: String?
    @Option(name: .customLong("from"), help: "The begin of the period.") var start: String?
    @Option(name: .customLong("to"), help: "The end of the period.") var end: String?
    @Option(help: "Only the account of this name.") var account: String?
    @Option(help: "As it was known at a moment.") var asOf: String?
    @Option(help: "table, json or csv.") var format = Format.table
    @Flag(help: "Shows exact costs as fractions.") var exact = false
    @Option(help: "none leaves ids out.") var ids = IDs.all

    func run() async throws {
        var question = BillPeriod.Question(period: try period())
        question.asOf = try asOf.map { try moment($0, "--as-of") }
        question.account = account
        if let server = try remote.server(besides: options) { return try await write(question, on: server) }
        let progress = Progress("bill", isBesideOutput: true)
        defer { progress.finish() }
        try await options.withStore { store, clock, settings in
            let style = BillStyle(showsIDs: ids == .all, showsExact: exact, titles: try await titles(settings))
            let bill = try await open(question, store, clock)
            do {
                try await write(bill, style, progress)
                await bill.finish()
            } catch {
                await bill.finish()
                throw error
            }
        }
    }

    private func write(_ question: BillPeriod.Question, on server: RemoteServer) async throws {
        let style = BillStyle(showsIDs: ids == .all, showsExact: exact)
        let bill = RemoteBill(server: server, question: question, style: style)
        switch format {
        case .json: try await bill.write(accepting: "application/json")
        case .csv: try await bill.write(accepting: "text/csv")
        case .table: try await bill.writeTable()
        }
    }

    private func open(
        _ question: BillPeriod.Question, _ store: any BillingStore, _ clock: any UTCClock
    ) async throws -> BillPeriod.Bill {
        do throws(BillPeriod.Failure) { return try await BillPeriod(store: store, clock: clock)(question) } catch {
            switch error {
            case .invalid(let field): throw Failure.usage(field.description)
            case .noSuchAccount(let name): throw Failure.failed("there is no account \(Fields.shown(name))")
            case .store(let error): throw Failure(error)
            }
        }
    }

    /// What accounts are called, as a server of these settings would say it.
    private func titles(_ settings: Settings) async throws -> AccountTitles? {
        let logger = Logger(label: "nova-billing") { _ in SwiftLogNoOpLogHandler() }
        guard ids == .all, let keystone = try ServerWiring.keystone(settings, logger) else { return nil }
        let titles = await keystone.titles()
        await keystone.close()
        return titles
    }

    private func write(_ bill: BillPeriod.Bill, _ style: BillStyle, _ progress: Progress) async throws {
        switch format {
        case .json: try await write(bill, with: BillJSON(style), progress)
        case .csv: try await write(bill, with: BillCSV(style), progress)
        case .table: try await writeTable(bill, style, progress)
        }
    }

    private func write(
        _ bill: BillPeriod.Bill, with writer: some BillWriter, _ progress: Progress
    ) async throws {
        var (writer, count) = (writer, 0)
        while true {
            let trees = try await bill.next()
            if trees.isEmpty { break }
            for tree in trees { writer.write(tree) }
            count += trees.reduce(0) { $0 + $1.lines.count }
            progress.update(count)
            try Output.write(writer.bytes)
            writer.removeAll()
        }
        writer.close(bill.period)
        try Output.write(writer.bytes)
    }

    private func writeTable(_ bill: BillPeriod.Bill, _ style: BillStyle, _ progress: Progress) async throws {
        var count = 0
        var table = BillTable(isExact: exact)
        try table.writeHead(start: "\(bill.period.start)", end: "\(bill.period.end)")
        var trees = try await bill.next()
        while let first = trees.first {
            // One account at a time, so that no more than an account's bill is held.
            var rows: [BillTable.Row] = []
            while let tree = trees.first, tree.account == first.account {
                rows += tree.lines.map(BillTable.Row.init)
                count += tree.lines.count
                progress.update(count)
                table.unpriced.formUnion(tree.lines.filter(\.isUnpriced).map(\.rtype))
                trees.removeFirst()
                if trees.isEmpty { trees = try await bill.next() }
            }
            try table.writeAccount(first.accountName, style.titles?[account: first.accountName], rows)
        }
        table.writeNotes()
    }

    private func period() throws -> Period? {
        switch (timePeriod, start, end) {
        case (nil, nil, nil): return nil
        case (let text?, nil, nil):
            guard let period = Period(timePeriod: text) else {
                throw Failure.usage("--time-period \(Fields.shown(text)) is no year, month or day such as 2012-04")
            }
            return period
        case (nil, let start?, let end?):
            guard let period = Period(start: try moment(start, "--from"), end: try moment(end, "--to")) else {
                throw Failure.usage("--from \(start) lies behind --to \(end)")
            }
            return period
        default: throw Failure.usage("a period is --time-period, or --from and --to")
        }
    }

    private func moment(_ text: String, _ flag: String) throws -> Moment {
        do throws(MomentError) { return try Moment(text) } catch {
            throw Failure.usage("\(flag) \(Fields.shown(text)) \(error)")
        }
    }
}
