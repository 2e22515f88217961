public import Domain
import JSON
public import Ports

/// The store for many machines: a PostgreSQL database, to which any number of processes write at once.
public final class PostgreSQLStore: BillingStore {
    public let facts: StoreFacts
    let writer: StoreWriter
    private let readers: ReaderPool
    private let clock: any UTCClock

    /// Opens the store in a database, and waits for its server.
    ///
    /// - Parameter creating: whether it is made where it is not there; else that is
    ///   ``StoreError/unavailable(_:detail:)``.
    /// - Parameter wanted: what the settings say of the store's facts; what they do not say is taken as it is.
    /// - Parameter readers: how many may read at once, 2 at least; some of them are kept for other questions than
    ///   bills.
    /// - Parameter readerWait: how long others wait for their turn before it is ``StoreError/busy``.
    public init(
        url: PostgreSQLURL, creating: Bool = true, wanted: StoreFacts.Wanted = .init(), clock: any UTCClock,
        readers: Int = 8, readerWait: Duration = .seconds(10)
    ) throws(StoreError) {
        self.clock = clock
        let maker = ConnectionMaker(url)
        do throws(SQLError) {
            let (connection, facts) = try StoreOpening.open(
                url, creating: creating, wanted: wanted, now: clock.utcNow())
            self.facts = facts
            writer = StoreWriter(connection, maker: maker, facts: facts, clock: clock)
        } catch { throw error.asStoreError(at: url.description) }
        self.readers = ReaderPool(maker, limit: max(2, readers), patience: readerWait)
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
        try await seal(through: question.known)
        let connection = try await readers.lend(for: .bill)
        do throws(StoreError) {
            return PostgreSQLUsageReader(connection, of: readers, tariffs: try await connection.begin(question))
        } catch {
            readers.giveBack(connection, from: .bill)
            throw error
        }
    }

    func read<Value: Sendable>(
        _ body: @Sendable (Connection) throws(SQLError) -> Value
    ) async throws(StoreError) -> Value {
        let connection = try await readers.lend(for: .question)
        defer { readers.giveBack(connection, from: .question) }
        return try await connection.read(body)
    }

    func readLog<Value: Sendable>(
        _ body: @Sendable (Connection, Moment) throws(SQLError) -> Value
    ) async throws(StoreError) -> Value {
        let connection = try await readers.lend(for: .question)
        defer { readers.giveBack(connection, from: .question) }
        return try await connection.readLog(body)
    }

    /// Makes sure that nothing is recorded any more at or before a moment whose knowledge is asked for, by whomever.
    private func seal(through known: Moment?) async throws(StoreError) {
        guard let known else { return }
        if try await isUnsealed(known) { try await writer.seal(through: known) }
        // This may take a while, and so it is of what bills share.
        let connection = try await readers.lend(for: .bill)
        defer { readers.giveBack(connection, from: .bill) }
        try await connection.awaitCommits(through: known)
    }

    private func isUnsealed(_ moment: Moment) async throws(StoreError) -> Bool {
        let connection = try await readers.lend(for: .question)
        defer { readers.giveBack(connection, from: .question) }
        return try await connection.isUnsealed(moment)
    }

    public func tariffs() async throws(StoreError) -> [TariffVersion] {
        try await read { connection throws(SQLError) in try TariffQueries.all(connection) }
    }

    public func history(
        of resource: ResourceID, knownAt known: Moment?
    ) async throws(StoreError) -> ResourceHistory? {
        let now = known ?? clock.utcNow()
        try await seal(through: known)
        return try await read { connection throws(SQLError) in
            try ResourceQueries(connection).history(of: resource, knownAt: known ?? .never, now: now)
        }
    }

    public func accounts(after name: String, limit: Int) async throws(StoreError) -> [Account] {
        try await read { connection throws(SQLError) in
            try ListQueries.accounts(connection, after: name, limit: limit)
        }
    }

    public func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try await read { connection throws(SQLError) in try ListQueries.account(connection, id) }
    }

    public func account(named name: String, knownAt known: Moment?) async throws(StoreError) -> Account? {
        try await seal(through: known)
        return try await read { connection throws(SQLError) in
            try ListQueries.account(connection, named: name, knownAt: known ?? .never)
        }
    }

    public func resources(_ question: ResourceQuestion) async throws(StoreError) -> [ResourceRecord] {
        try await read { connection throws(SQLError) in try ResourceQueries(connection).list(question) }
    }

    public func runningResources(at now: Moment) async throws(StoreError) -> [String: Int] {
        try await read { connection throws(SQLError) in try ListQueries.running(connection, at: now) }
    }

    public func event(_ id: String) async throws(StoreError) -> RecordedEvent? {
        try await read { connection throws(SQLError) in
            let rows = try connection.query(EventQueries.byID, .text(id))
            return rows.count > 0 ? try EventQueries.recorded(rows, 0) : nil
        }
    }

    public func events(_ question: EventQuestion) async throws(StoreError) -> [RecordedEvent] {
        try await readLog { connection, settled throws(SQLError) in
            try ListQueries.events(connection, question, settled: settled)
        }
    }

    public func rejected(after marker: Int64, limit: Int) async throws(StoreError) -> [RejectedRecord] {
        try await readLog { connection, settled throws(SQLError) in
            try ListQueries.rejected(connection, after: marker, limit: limit, settled: settled)
        }
    }

    public func close() async {
        writer.hurry()
        let bell = Task { [writer] in
            try? await Task.sleep(for: .seconds(3))
            if !Task.isCancelled { writer.breakOff() }
        }
        await writer.close()
        bell.cancel()
        readers.close()
    }
}
