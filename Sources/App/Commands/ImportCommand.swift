import ArgumentParser
import Domain
import InMemoryAdapter
import JSON
import Ports
import SQLiteAdapter
import UseCases

/// `nova-billing import`: takes a database of 2.0 into the log.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Takes a database of nova-billing 2.0 into the log.",
        discussion: """
            The file is only read. What it holds becomes events with ids of their own, so that importing it again \
            changes nothing. Remarks say what in it can't be trusted.
            """)

    @OptionGroup var options: StoreOptions
    @Option(help: "The unit of time that 2.0 billed by: second, minute, hour, day or year; the store's own if absent.")
    var unit: String?
    @Flag(help: "Records nothing; shows each account's bills by month, as 2.0 made them and as they are then.")
    var dryRun = false
    @Flag(help: "Prints the result as JSON.") var json = false
    @Argument(help: "The database of 2.0.") var file: String

    func run() async throws {
        let unit = try unit.map { try rateUnit($0) }
        let ledger: FormerLedger
        do throws(StoreError) { ledger = try PredecessorDatabase.read(path: file) } catch { throw Failure(error) }
        let hasLosses = dryRun ? try await preview(ledger, unit) : try await record(ledger, unit)
        if hasLosses { throw Failure.remarks }
    }

    private func rateUnit(_ text: String) throws -> RateUnit {
        guard let unit = RateUnit(rawValue: text) else {
            let known = RateUnit.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure.usage("--unit \(Fields.shown(text)) is none of \(known)")
        }
        return unit
    }

    private func record(_ ledger: FormerLedger, _ unit: RateUnit?) async throws -> Bool {
        try await options.withStore(creating: true) { store, clock, _ in
            let progress = Progress("import")
            defer { progress.finish() }
            let report = try await ImportLedger(store: store, clock: clock)(ledger, unit: unit) { done, total in
                progress.update(done, of: total)
            }
            progress.finish()
            let text = ImportReport(report)
            try Output.line(json ? text.json : text.text)
            return report.hasLosses
        }
    }

    private func preview(_ ledger: FormerLedger, _ unit: RateUnit?) async throws -> Bool {
        let (settings, clock) = (try options.settings(), try makeClock(options.clock))
        let store = InMemoryStore(facts: settings.wanted.facts, clock: clock)
        let preview: PreviewImport.Preview
        do throws(StoreError) {
            preview = try await PreviewImport(store: store, clock: clock)(ledger, unit: unit)
        } catch { throw Failure(error) }
        let text = ImportReport(preview.report, bills: preview.rows)
        try Output.line(json ? text.json : text.text)
        return preview.report.hasLosses
    }
}
