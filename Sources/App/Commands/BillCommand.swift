import ArgumentParser
import Domain
import HTTPAdapter
import Ports
import UseCases

/// `nova-billing bill`: prints a bill.
struct BillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bill", abstract: "Prints the bill of a period.")

    enum Format: String, ExpressibleByArgument { case table, json, csv }
    enum IDs: String, ExpressibleByArgument { case all, none }

    @OptionGroup var options: StoreOptions
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
        try await options.withStore { store, clock, _ in
            let bill = try await open(question, store, clock)
            do {
                try await write(bill)
                await bill.finish()
            } catch {
                await bill.finish()
                throw error
            }
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

    private func write(_ bill: BillPeriod.Bill) async throws {
        let style = BillStyle(showsIDs: ids == .all, showsExact: exact)
        switch format {
        case .json: try await write(bill, with: BillJSON(style))
        case .csv: try await write(bill, with: BillCSV(style))
        case .table: try await writeTable(bill)
        }
    }

    private func write(_ bill: BillPeriod.Bill, with writer: some BillWriter) async throws {
        var writer = writer
        while true {
            let trees = try await bill.next()
            if trees.isEmpty { break }
            for tree in trees { writer.write(tree) }
            try Output.write(writer.bytes)
            writer.removeAll()
        }
        writer.close(bill.period)
        try Output.write(writer.bytes)
    }

    private func writeTable(_ bill: BillPeriod.Bill) async throws {
        try Output.line("Bill from \(bill.period.start) to \(bill.period.end)")
        var unpriced: Set<String> = []
        var trees = try await bill.next()
        while let first = trees.first {
            // One account at a time, so that no more than an account's bill is held.
            var table = TextTable(["rtype", "name", "created", "destroyed", exact ? "cost (exact)" : "cost"])
            var sum = ExactAmount.zero
            while let tree = trees.first, tree.account == first.account {
                for line in tree.lines {
                    sum += line.cost
                    if line.isUnpriced { unpriced.insert(line.rtype) }
                    table.add(row(line))
                }
                trees.removeFirst()
                if trees.isEmpty { trees = try await bill.next() }
            }
            try Output.line("\nAccount \(first.accountName): \(exact ? sum.rational : sum.double.shortestText)")
            try Output.write(table.bytes)
        }
        guard !unpriced.isEmpty else { return }
        let list = unpriced.sorted(by: precedes).joined(separator: ", ")
        Output.error("nova-billing: no price is set for \(list); each unit counts 1 for each unit of time\n")
    }

    private func row(_ line: BillLine) -> [String] {
        [
            line.rtype, line.name ?? "", line.created?.description ?? "", line.destroyed?.description ?? "",
            exact ? line.cost.rational : line.cost.double.shortestText,
        ]
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
