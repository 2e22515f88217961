import CSQLite
import Domain
import JSON
import Ports
import Synchronization

/// The one that writes: an actor on an executor of its own, one transaction for all that waits.
actor StoreWriter {
    /// Something that waits to be written, and how to tell the one who waits.
    private struct Waiting: Sendable {
        let batch: RecordBatch
        let answer: CheckedContinuation<Result<[RecordAnswer], StoreError>, Never>
    }

    private let executor: ConnectionExecutor
    private let clock: any UTCClock
    private let facts: StoreFacts
    private nonisolated let queue = Mutex<[Waiting]>([])
    private nonisolated let patience = LockPatience()
    private var parts: Parts?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The connection and what works on it.
    private struct Parts {
        let database: Database
        let recorder: EventRecorder
        let log: LogTables
        /// Changes when another connection wrote.
        let dataVersion: SQLStatement
        var seenVersion: Int64 = -1
    }

    init(
        _ database: sending Database, facts: StoreFacts, clock: any UTCClock, executor: ConnectionExecutor
    ) throws(StoreError) {
        (self.executor, self.clock, self.facts) = (executor, clock, facts)
        patience.attach(to: database)
        do throws(SQLError) {
            parts = Parts(
                database: database, recorder: try EventRecorder(database, cloudUnique: facts.cloudUnique),
                log: try LogTables(database), dataVersion: try database.prepare("PRAGMA data_version"))
        } catch { throw error.asStoreError }
    }

    /// Records a batch, together with all others that wait.
    nonisolated func record(_ batch: RecordBatch) async throws(StoreError) -> [RecordAnswer] {
        let result = await withCheckedContinuation { answer in
            queue.withLock { $0.append(Waiting(batch: batch, answer: answer)) }
            Task { await drain() }
        }
        return try result.get()
    }

    /// Writes all that waits in one transaction. If what one of them brings can't be written, each is by itself, so that
    /// it can't keep out others; if nothing can be written at all, all hear of it at once.
    private func drain() {
        let waiting = queue.withLock { queue in
            defer { queue.removeAll() }
            return queue
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
        Result { () throws(StoreError) in
            try transaction { parts throws(SQLError) in
                try waiting.map { one throws(SQLError) in try self.record(one.batch, with: parts) }
            }
        }
    }

    /// Records a batch at a moment of its own.
    private func record(_ batch: RecordBatch, with parts: Parts) throws(SQLError) -> [RecordAnswer] {
        let recorded = try parts.log.nextCommit(now: clock.utcNow())
        try parts.recorder.begin(at: recorded)
        var answers: [RecordAnswer] = []
        var kept = batch.rejected
        for (place, message) in batch.messages.enumerated() {
            let decided = try parts.recorder.record(message)
            answers += decided
            if let refused = batch.refused(place, decided) { kept.append(refused) }
        }
        for delivery in kept { try parts.log.insert(delivery, at: recorded) }
        let isSettled = !batch.settled.isEmpty && answers.allSatisfy(\.isInLog)
        if isSettled { for rejected in batch.settled { try parts.log.settle(rejected, at: recorded) } }
        if !kept.isEmpty || isSettled || answers.contains(where: { $0.outcome == .recorded }) {
            try parts.log.setCommit(recorded)
        }
        return answers
    }

    func cancelEvent(_ id: String, by author: String, because reason: String) throws(StoreError) -> Cancellation? {
        try transaction { parts throws(SQLError) in
            guard let known = try parts.log.event(id) else { return nil }
            if let cancellation = known.cancellation { return cancellation }
            let cancellation = Cancellation(
                recorded: try parts.log.nextCommit(now: self.clock.utcNow()), author: author, reason: reason)
            try parts.recorder.begin(at: cancellation.recorded)
            try parts.log.insert(cancellation, of: known.sequence)
            try parts.recorder.cancel(known.event, sequence: known.sequence)
            try parts.log.setCommit(cancellation.recorded)
            return cancellation
        }
    }

    func setTariffs(_ drafts: [TariffDraft]) throws(StoreError) -> [TariffVersion] {
        try transaction { parts throws(SQLError) in
            let recorded = try parts.log.nextCommit(now: self.clock.utcNow())
            var versions: [TariffVersion] = []
            for draft in drafts {
                versions.append(try parts.log.insert(draft, unit: draft.unit ?? self.facts.unit, at: recorded))
            }
            try parts.log.setCommit(recorded)
            return versions
        }
    }

    func cancelTariff(
        _ id: TariffID, by author: String, because reason: String
    ) throws(StoreError) -> Cancellation? {
        try transaction { parts throws(SQLError) in
            guard try parts.log.hasTariff(id) else { return nil }
            if let known = try parts.log.cancellation(of: id) { return known }
            let cancellation = Cancellation(
                recorded: try parts.log.nextCommit(now: self.clock.utcNow()), author: author, reason: reason)
            try parts.log.insert(cancellation, of: id)
            try parts.log.setCommit(cancellation.recorded)
            return cancellation
        }
    }

    /// From now on nothing is recorded at or before the moment.
    func seal(through moment: Moment) throws(StoreError) {
        try transaction { parts throws(SQLError) in try parts.log.seal(through: moment) }
    }

    /// Puts right the segments that differ from what the log says, of some roots behind a given one.
    func repairSegments(after root: Int64, limit: Int) throws(StoreError) {
        try transaction { parts throws(SQLError) in
            // Compared again in here: others may have written since the differences were found.
            let differences = try TreeComparison.compare(
                parts.database, cloudUnique: self.facts.cloudUnique, after: root, limit: limit
            ).differences
            let recorded = try parts.log.nextCommit(now: self.clock.utcNow())
            try parts.recorder.begin(at: recorded)
            let restored = try differences.map { difference throws(SQLError) in
                try difference.rows.map { rows throws(SQLError) in
                    try parts.recorder.restore(rows, of: difference)
                } ?? difference.old
            }
            // What was restored has been seen; what differs from it still is believed from now on only.
            try parts.recorder.begin(at: recorded)
            for (difference, old) in zip(differences, restored) { try parts.recorder.replace(difference, old: old) }
            parts.recorder.forget()
            try parts.log.setCommit(recorded)
        }
    }

    /// Puts right which months segments cross.
    func repairCrossings() throws(StoreError) {
        try transaction { parts throws(SQLError) in try MonthCrossings.repair(parts.database) }
    }

    /// Waits no longer for locks of others; what waits for one fails.
    nonisolated func hurry() { patience.end() }

    func close() {
        let waiting = queue.withLock { queue in
            defer { queue.removeAll() }
            return queue
        }
        for one in waiting { one.answer.resume(returning: .failure(.closed)) }
        parts = nil
    }

    /// Runs a transaction that is committed, and on disk, when this returns.
    private func transaction<Value>(_ body: (Parts) throws(SQLError) -> Value) throws(StoreError) -> Value {
        guard let parts else { throw .closed }
        do throws(SQLError) {
            try parts.database.execute("BEGIN IMMEDIATE")
            _ = try parts.dataVersion.step()
            let version = parts.dataVersion.integer(0)
            parts.dataVersion.reset()
            if version != parts.seenVersion {
                parts.recorder.forget()
                self.parts?.seenVersion = version
            }
            let value = try body(parts)
            try parts.database.execute("COMMIT")
            return value
        } catch {
            // A failed statement may have ended the transaction already; then there is nothing to roll back.
            sqlite3_exec(parts.database.handle, "ROLLBACK", nil, nil, nil)
            parts.recorder.forget()
            throw error.asStoreError
        }
    }
}
