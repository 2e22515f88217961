import Domain
import JSON
import Ports
import Synchronization

/// The one of this process that writes: an actor on an executor of its own, one transaction for all that waits.
///
/// When a transaction is tried again:
/// - The server undid it because of another one (40001, 40P01), or another one took a key first (23505): at once, up to
///   ten times. It is decided anew, so what the other one recorded is found.
/// - The connection was lost: once, on another connection. Where the commit was on its way nobody knows whether it took
///   place, and that does no harm: events have ids, a second cancellation returns the first, and tariffs carry the
///   number of their call. What was recorded by the first attempt is answered as known by the second.
/// - Everything else is an answer.
actor StoreWriter {
    /// Something that waits to be written, and how to tell the one who waits.
    private struct Waiting: Sendable {
        let batch: RecordBatch
        let answer: CheckedContinuation<Result<[RecordAnswer], StoreError>, Never>

        var weight: Int { batch.rejected.count + batch.messages.reduce(1) { $0 + $1.count } }
    }

    private let executor = ConnectionExecutor(label: "nova-billing.writer")
    private let maker: ConnectionMaker
    private let clock: any UTCClock
    private let facts: StoreFacts
    private nonisolated let queue = Mutex<[Waiting]>([])
    private nonisolated let isClosing = Atomic(false)
    private nonisolated let cancel = Mutex<QueryCancel?>(nil)
    private let numbers = SegmentNumbers()
    private var connection: Connection?
    private var isClosed = false
    /// How many log entries were adopted, and at how many the tables are counted.
    private var (adopted, adoptedAtNextAnalysis) = (0, 1_000)

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private static let attempts = 10
    /// How many events of several batches share a transaction, roughly.
    private static let portion = 1_000

    init(_ connection: sending Connection, maker: ConnectionMaker, facts: StoreFacts, clock: any UTCClock) {
        cancel.withLock { $0 = connection.cancel }
        (self.connection, self.maker, self.facts, self.clock) = (connection, maker, facts, clock)
    }

    /// Records a batch, together with others that wait.
    nonisolated func record(_ batch: RecordBatch) async throws(StoreError) -> [RecordAnswer] {
        let result = await withCheckedContinuation { answer in
            queue.withLock { $0.append(Waiting(batch: batch, answer: answer)) }
            Task { await drain() }
        }
        return try result.get()
    }

    /// Writes what waits. If what one of them brings can't be written, each is by itself, so that it can't keep out
    /// others; if nothing can be written at all, all hear of it at once.
    private func drain() {
        let waiting = queue.withLock { queue in
            var (count, weight) = (0, 0)
            while count < queue.count, count == 0 || weight + queue[count].weight <= StoreWriter.portion {
                weight += queue[count].weight
                count += 1
            }
            defer { queue.removeFirst(count) }
            return Array(queue.prefix(count))
        }
        guard !waiting.isEmpty else { return }
        switch recorded(waiting) {
        case .success(let answers):
            for (one, answer) in zip(waiting, answers) { one.answer.resume(returning: .success(answer)) }
        case .failure(.unavailable(let reason, let detail)):
            for one in waiting { one.answer.resume(returning: .failure(.unavailable(reason, detail: detail))) }
        case .failure(let error) where waiting.count == 1: waiting[0].answer.resume(returning: .failure(error))
        case .failure: for one in waiting { one.answer.resume(returning: recorded([one]).map { $0[0] }) }
        }
    }

    private func recorded(_ waiting: [Waiting]) -> Result<[[RecordAnswer]], StoreError> {
        let batches = waiting.map(\.batch)
        return Result { () throws(StoreError) in
            try transaction { transaction throws(SQLError) in
                guard !batches.allSatisfy(\.isEmpty) else { return batches.map { _ in [] } }
                var recording = Recording(transaction, cloudUnique: self.facts.cloudUnique)
                return try recording.run(batches)
            }
        }
    }

    func cancelEvent(_ id: String, by author: String, because reason: String) throws(StoreError) -> Cancellation? {
        let cloudUnique = facts.cloudUnique
        return try transaction { transaction throws(SQLError) in
            try EventCancellation(id: id, author: author, reason: reason).run(transaction, cloudUnique)
        }
    }

    func setTariffs(_ drafts: [TariffDraft]) throws(StoreError) -> [TariffVersion] {
        let (request, unit) = (Int64.random(in: .min ... .max), facts.unit)
        return try transaction { transaction throws(SQLError) in
            try TariffTable.insert(drafts, unit: unit, request: request, transaction)
        }
    }

    func cancelTariff(
        _ id: TariffID, by author: String, because reason: String
    ) throws(StoreError) -> Cancellation? {
        try transaction { transaction throws(SQLError) in
            try TariffTable.cancel(id, by: author, because: reason, transaction)
        }
    }

    /// Takes over what another store recorded.
    func adopt(_ content: AdoptedContent) throws(StoreError) {
        let cloudUnique = facts.cloudUnique
        try transaction { transaction throws(SQLError) in try Adoption(content).run(transaction, cloudUnique) }
        countAdopted(content.entries.count)
    }

    /// A store that fills quickly outgrows the plans that were made while it was empty: now and then the server counts
    /// its tables, and plans anew.
    private func countAdopted(_ count: Int) {
        adopted += count
        guard adopted >= adoptedAtNextAnalysis else { return }
        adoptedAtNextAnalysis = adopted * 4
        // Where it is not to be had, the server does it by itself some time.
        try? connection?.execute("ANALYZE \(Schema.logTables.joined(separator: ", "))")
    }

    /// From now on nothing is recorded at or before the moment, by whomever.
    func seal(through moment: Moment) throws(StoreError) {
        try transaction { transaction throws(SQLError) in
            _ = try transaction.connection.query("SELECT seal_moment($1)", .integer(moment.microseconds))
        }
    }

    /// Puts right what differs from what the log says, of some roots behind a given one.
    func repair(after root: Int64, limit: Int) throws(StoreError) {
        try transaction { transaction throws(SQLError) in
            try TreeRepair(after: root, limit: limit).run(transaction)
        }
    }

    /// Puts right which months segments cross.
    func repairCrossings() throws(StoreError) {
        try transaction { transaction throws(SQLError) in
            try transaction.beginAlone()
            try MonthCrossings.repair(transaction.connection)
            try transaction.connection.execute("COMMIT")
        }
    }

    /// Waits for nothing any more: what is not written yet fails.
    nonisolated func hurry() {
        isClosing.store(true, ordering: .relaxed)
        cancel.withLock { $0 }?.send()
    }

    /// Waits for the server's answer no longer.
    nonisolated func breakOff() { cancel.withLock { $0?.breakOff() } }

    func close() {
        let waiting = queue.withLock { queue in
            defer { queue.removeAll() }
            return queue
        }
        for one in waiting { one.answer.resume(returning: .failure(.closed)) }
        drop()
        isClosed = true
    }

    /// Runs a transaction that is committed, and on disk, when this returns; the body begins and ends it.
    private func transaction<Value>(
        _ body: (WriteTransaction) throws(SQLError) -> Value
    ) throws(StoreError) -> Value {
        guard !isClosed else { throw .closed }
        var (attempts, reconnections) = (0, 0)
        while true {
            do throws(SQLError) {
                let connection = try connected()
                let transaction = WriteTransaction(
                    connection, now: clock.utcNow(), cloudUnique: facts.cloudUnique, numbers: numbers)
                return try body(transaction)
            } catch {
                let isLost = undo(after: error)
                attempts += 1
                if isClosing.load(ordering: .relaxed) { throw error.asStoreError(at: maker.url.description) }
                if error.kind == .undone, attempts < StoreWriter.attempts { continue }
                if isLost, error.kind == .disconnected, reconnections == 0 {
                    reconnections += 1
                    continue
                }
                throw error.asStoreError(at: maker.url.description)
            }
        }
    }

    private func connected() throws(SQLError) -> Connection {
        if let connection, connection.isAlive { return connection }
        let made = try maker.connect(isReading: false)
        cancel.withLock { $0 = made.cancel }
        connection = made
        return made
    }

    /// Undoes what is open; whether the connection that there was is lost, or of no more use.
    private func undo(after error: SQLError) -> Bool {
        guard let connection else { return false }
        if connection.isAlive, connection.isInTransaction { try? connection.execute("ROLLBACK") }
        if connection.isAlive, !connection.isInTransaction, error.kind != .disconnected { return false }
        drop()
        numbers.forget()
        return true
    }

    private func drop() {
        // Nobody may break off what is another's by then.
        cancel.withLock { $0 = nil }
        connection = nil
    }
}
