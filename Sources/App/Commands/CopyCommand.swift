import ArgumentParser
import Domain
import Ports
import UseCases

/// `nova-billing copy`: moves a store to another place, or to another kind.
struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copies a store into another one of any kind, and compares the two.",
        discussion: """
            The store that is copied is only read; a server may go on with it. A copy that was cut short, or of which \
            the original went on, goes on when it is run again. Passwords are best in PGPASSWORD or ~/.pgpass.
            """)

    @Option(help: "The store that is copied: sqlite:PATH or postgresql://USER@HOST:PORT/DATABASE.") var from: String
    @Option(help: "Where to: an empty store, or an earlier copy; it is made where it is not there.") var to: String
    @Flag(help: "Only compares.") var check = false
    @Flag(help: "Only copies: compares nothing.") var unchecked = false
    @Flag(help: "Prints the result as JSON.") var json = false

    func validate() throws {
        if check, unchecked { throw ValidationError("--check and --unchecked leave nothing to be done") }
    }

    func run() async throws {
        let (from, to) = (try url(from, "--from"), try url(to, "--to"))
        try await withStore(from, "--from") { source in
            try await withStore(to, "--to", facts: source.facts, creating: !check) { destination in
                try await run(source, destination)
            }
        }
    }

    private func run(_ source: any CopyableStore, _ destination: any CopyableStore) async throws {
        var report = CopyReport()
        let through: Moment
        if check {
            through = try await bothHold(source, destination)
        } else {
            let copied = try await copy(source, destination)
            (through, report.copied) = (copied.through, copied)
        }
        if !unchecked { report.compared = try await compare(source, destination, through) }
        try Output.line(json ? report.json : report.text)
        if report.compared?.differences ?? 0 > 0 { throw Failure.remarks }
    }

    /// The moment by which all that was recorded is to be in both.
    private func bothHold(_ source: any CopyableStore, _ destination: any CopyableStore) async throws -> Moment {
        if try await source.identity() == destination.identity() { throw CopyCommand.failure(.same) }
        return min(try await source.horizon(), try await destination.horizon())
    }

    private func copy(
        _ source: any CopyableStore, _ destination: any CopyableStore
    ) async throws -> CopyStore.Report {
        let progress = Progress("copy", showsRate: true)
        defer { progress.finish() }
        do throws(CopyStore.Failure) {
            return try await CopyStore(from: source, to: destination)(progress: progress.update)
        } catch { throw CopyCommand.failure(error) }
    }

    private func compare(
        _ source: any CopyableStore, _ destination: any CopyableStore, _ through: Moment
    ) async throws -> CompareStores.Report {
        let log = Progress("compare", showsRate: true)
        var bills: Progress?
        defer {
            log.finish()
            bills?.finish()
        }
        return try await CompareStores(source, with: destination, clock: SystemClock())(through: through) { step in
            switch step {
            case .log(let entries): log.update(entries)
            case .bills(let months, let total):
                log.finish()
                let progress = bills ?? Progress("compare, months")
                progress.update(months, of: total)
                bills = progress
            }
        }
    }

    static func failure(_ failure: CopyStore.Failure) -> any Error {
        switch failure {
        case .same: Failure.usage("--from and --to are the same store; give --to another one")
        case .facts:
            Failure.usage("--to was made with other units or cloud-unique types than --from; give it an empty one")
        case .foreign(let what):
            Failure.usage("--to holds what --from does not: \(what); give it an empty store, or an earlier copy")
        case .store(let error): error
        }
    }
}

extension CopyCommand {
    private func url(_ text: String, _ flag: String) throws -> DatabaseURL {
        let url = try DatabaseURL(text)
        if case .memory = url { throw Failure.usage("\(flag) memory: holds nothing that could be copied, or kept") }
        return url
    }

    /// Opens a store, does something with it, and closes it in any case.
    ///
    /// - Parameter facts: what it is to be made with, if it is not there.
    private func withStore(
        _ url: DatabaseURL, _ flag: String, facts: StoreFacts? = nil, creating: Bool = false,
        _ body: (any CopyableStore) async throws -> Void
    ) async throws {
        let wanted = StoreFacts.Wanted(unit: facts?.unit, cloudUnique: facts?.cloudUnique)
        let store: any CopyableStore
        do throws(StoreError) {
            store = try StoreMaker.open(url, creating: creating, wanted: wanted, clock: SystemClock())
        } catch {
            let failure = Failure(error)
            // Stores name the flag of other commands, and settings where it is another store here.
            throw Failure(
                status: failure.status,
                message: failure.message?.replacing("--db", with: flag).replacing(
                    "the settings say", with: "--from says"))
        }
        do { try await body(store) } catch {
            await store.close()
            throw (error as? StoreError).map(Failure.init) ?? error
        }
        await store.close()
    }
}
