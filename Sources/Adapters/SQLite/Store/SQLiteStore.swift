public import Domain
import JSON
public import Ports

/// The embedded store: one file, one writer, readers beside it.
public final class SQLiteStore: BillingStore {
    public let facts: StoreFacts
    let writer: StoreWriter
    private let readers: ReaderPool
    private let clock: any UTCClock
    let path: String

    /// Opens a store's file.
    ///
    /// - Parameter creating: whether it is made where it is not there; else that is ``StoreError/unavailable(_:)``.
    /// - Parameter wanted: what the settings say of the store's facts; what they do not say is taken as it is.
    /// - Parameter readers: how many may read at once, 2 at least; some of them are kept for other questions than bills.
    /// - Parameter readerWait: how long others wait for their turn before it is ``StoreError/busy``.
    public init(
        path: String, creating: Bool = true, wanted: StoreFacts.Wanted = .init(), clock: any UTCClock,
        readers: Int = 8, readerWait: Duration = .seconds(10)
    ) throws(StoreError) {
        let (database, facts) = try StoreOpening.open(
            path: path, creating: creating, wanted: wanted, now: clock.utcNow())
        (self.facts, self.clock, self.path) = (facts, clock, path)
        writer = try StoreWriter(
            database, facts: facts, clock: clock, executor: ConnectionExecutor(label: "nova-billing.writer"))
        self.readers = ReaderPool(path: path, limit: max(2, readers), patience: readerWait)
    }

    public func record(_ batch: RecordBatch) async throws(StoreError) -> [RecordAnswer] {
        try await writer.record(batch)
    }

    public func cancelEvent(
        _ id: String, by author: String, because reason: String
    ) async throws(StoreError) -> Cancellation? {
        try await writer.cancelEvent(id, by: author, because: reason)
    }

    public func setTariffs(_ drafts: [TariffDraft]) async throws(StoreError) -> [TariffVersion] {
        try await writer.setTariffs(drafts)
    }

    public func cancelTariff(
        _ id: TariffID, by author: String, because reason: String
    ) async throws(StoreError) -> Cancellation? {
        try await writer.cancelTariff(id, by: author, because: reason)
    }

    public func usage(_ question: UsageQuestion) async throws(StoreError) -> any UsageReader {
        let connection = try await readers.lend(for: .bill)
        do throws(StoreError) {
            while true {
                switch try await connection.begin(question) {
                case .open(let tariffs): return SQLiteUsageReader(connection, of: readers, tariffs: tariffs)
                case .unsealed: if let known = question.known { try await writer.seal(through: known) }
                }
            }
        } catch {
            readers.giveBack(connection, from: .bill)
            throw error
        }
    }

    func read<Value: Sendable>(
        _ body: @Sendable (Database) throws(SQLError) -> Value
    ) async throws(StoreError) -> Value {
        let connection = try await readers.lend(for: .question)
        defer { readers.giveBack(connection, from: .question) }
        return try await connection.read(body)
    }

    public func tariffs() async throws(StoreError) -> [TariffVersion] {
        try await read { database throws(SQLError) in try TariffQueries.all(database) }
    }

    public func history(
        of resource: ResourceID, knownAt known: Moment?
    ) async throws(StoreError) -> ResourceHistory? {
        let now = known ?? clock.utcNow()
        try await seal(through: known)
        return try await read { database throws(SQLError) in
            try ResourceQueries(database).history(of: resource, knownAt: known ?? .never, now: now)
        }
    }

    public func accounts(after name: String, limit: Int) async throws(StoreError) -> [Account] {
        try await read { database throws(SQLError) in
            try ListQueries.accounts(database, after: name, limit: limit)
        }
    }

    public func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try await read { database throws(SQLError) in try ListQueries.account(database, id) }
    }

    public func account(named name: String, knownAt known: Moment?) async throws(StoreError) -> Account? {
        try await seal(through: known)
        return try await read { database throws(SQLError) in
            try ListQueries.account(database, named: name, knownAt: known ?? .never)
        }
    }

    /// Makes sure that nothing is recorded any more at or before a moment whose knowledge is asked for.
    private func seal(through known: Moment?) async throws(StoreError) {
        if let known, try await read({ database throws(SQLError) in try ReaderConnection.isUnsealed(database, known) })
        {
            try await writer.seal(through: known)
        }
    }

    public func resources(_ question: ResourceQuestion) async throws(StoreError) -> [ResourceRecord] {
        try await read { database throws(SQLError) in try ResourceQueries(database).list(question) }
    }

    public func runningResources(at now: Moment) async throws(StoreError) -> [String: Int] {
        try await read { database throws(SQLError) in try ListQueries.running(database, at: now) }
    }

    public func event(_ id: String) async throws(StoreError) -> RecordedEvent? {
        try await read { database throws(SQLError) in try EventQueries(database).event(id) }
    }

    public func events(_ question: EventQuestion) async throws(StoreError) -> [RecordedEvent] {
        try await read { database throws(SQLError) in try ListQueries.events(database, question) }
    }

    public func rejected(after marker: Int64, limit: Int) async throws(StoreError) -> [RejectedRecord] {
        try await read { database throws(SQLError) in
            try ListQueries.rejected(database, after: marker, limit: limit)
        }
    }

    public func close() async {
        writer.hurry()
        await writer.close()
        readers.close()
    }
}

extension SQLiteStore {
    /// Trees that are compared in one transaction.
    private static let portion = 200

    public func rebuild(
        checkOnly: Bool, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws(StoreError) -> RebuildReport {
        var report = RebuildReport()
        let cloudUnique = facts.cloudUnique
        let total = try await read { database throws(SQLError) in
            Int(try database.integer("SELECT count(*) FROM resource WHERE parent IS NULL") ?? 0)
        }
        report.events = try await read { database throws(SQLError) in
            Int(try database.integer("SELECT count(*) FROM event") ?? 0)
        }
        // Crossings go first: what is put right after them takes its own along.
        let crossings = try await read { database throws(SQLError) in try MonthCrossings.differences(database) }
        if !checkOnly, !crossings.isEmpty { try await writer.repairCrossings() }
        var different = crossings
        report.first += crossings.prefix(10).map { resource in
            "\(resource.map { "resource \($0.rawValue)" } ?? "something that is gone"): its months are not its segments'"
        }
        var (last, done) = (Int64(0), 0)
        while true {
            let start = last
            let part = try await read { database throws(SQLError) in
                try TreeComparison.compare(
                    database, cloudUnique: cloudUnique, after: start, limit: SQLiteStore.portion)
            }
            guard let end = part.last else { break }
            (last, done) = (end, done + part.trees)
            report.resources += part.resources
            report.segments += part.segments
            different.formUnion(part.differences.map(\.resource))
            report.first += part.differences.prefix(max(0, 10 - report.first.count)).map(\.description)
            if !checkOnly, !part.differences.isEmpty {
                try await writer.repairSegments(after: start, limit: SQLiteStore.portion)
            }
            progress(min(done, total), total)
        }
        report.different = different.count
        return report
    }
}
