import CSQLite
import Domain
import Glibc
import JSON
import Ports
import Synchronization

/// The one that writes: an actor on an executor of its own, one transaction for all that waits.
actor StoreWriter {
    private let executor: ConnectionExecutor
    private let clock: any UTCClock
    private let facts: StoreFacts
    private nonisolated let line = Mutex(WaitingLine())
    private nonisolated let patience = LockPatience()
    private var parts: Parts?

    /// How many batches a transaction takes at most, so that the first one needn't wait for ever.
    private static let most = 256
    /// How often, and after how many microseconds, it looks whether someone else comes before it commits.
    private static let (glances, glance): (Int, useconds_t) = (4, 50)

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The connection and what works on it.
    private struct Parts {
        let database: Database
        let recorder: EventRecorder
        let log: LogTables
        let begin: SQLStatement
        let commit: SQLStatement
        /// Changes when another connection wrote.
        let dataVersion: SQLStatement
        var seenVersion: Int64 = -1

        init(_ database: Database, cloudUnique: CloudUniqueTypes) throws(SQLError) {
            self.database = database
            recorder = try EventRecorder(database, cloudUnique: cloudUnique)
            log = try LogTables(database)
            begin = try database.prepare("BEGIN IMMEDIATE")
            commit = try database.prepare("COMMIT")
            dataVersion = try database.prepare("PRAGMA data_version")
        }

        func forget() {
            recorder.forget()
            log.forget()
        }
    }

    init(
        _ database: sending Database, facts: StoreFacts, clock: any UTCClock, executor: ConnectionExecutor
    ) throws(StoreError) {
        (self.executor, self.clock, self.facts) = (executor, clock, facts)
        patience.attach(to: database)
        do throws(SQLError) { parts = try Parts(database, cloudUnique: facts.cloudUnique) } catch {
            throw error.asStoreError
        }
    }

    /// Records a batch, together with all others that wait.
    nonisolated func record(_ batch: RecordBatch) async throws(StoreError) -> [RecordAnswer] {
        let result = await withCheckedContinuation { answer in
            let isFirst = line.withLock { $0.join(WaitingLine.Waiting(batch: batch, answer: answer)) }
            if isFirst { scheduleDrain() }
        }
        return try result.get()
    }

    private nonisolated func scheduleDrain() { executor.perform { self.assumeIsolated { $0.drain() } } }

    /// Writes all that waits in one transaction, and what comes while it does. If what one of them brings can't be
    /// written, each is by itself, so that it can't keep out others; if nothing can be written at all, all hear of it at
    /// once.
    private func drain() {
        defer { if line.withLock({ $0.goesOn() }) { scheduleDrain() } }
        guard line.withLock({ !$0.isEmpty }) else { return }
        var taken: [WaitingLine.Waiting] = []
        switch recorded({ self.takeNext(after: &taken) }) {
        case .success(let answers):
            for (one, answer) in zip(taken, answers) { one.answer.resume(returning: .success(answer)) }
        case .failure(let error):
            // Where no transaction could begin, nothing was taken.
            if taken.isEmpty { taken = line.withLock { $0.leave() } }
            fail(taken, error)
        }
    }

    private func fail(_ waiting: [WaitingLine.Waiting], _ error: StoreError) {
        if case .unavailable(let reason, let detail) = error {
            for one in waiting { one.answer.resume(returning: .failure(.unavailable(reason, detail: detail))) }
        } else if waiting.count == 1 {
            waiting[0].answer.resume(returning: .failure(error))
        } else {
            for one in waiting { one.answer.resume(returning: recorded(one.batch)) }
        }
    }

    private func recorded(_ batch: RecordBatch) -> Result<[RecordAnswer], StoreError> {
        Result { () throws(StoreError) in
            try transaction { parts throws(SQLError) in try self.record(batch, with: parts) }
        }
    }

    /// The next batch of the transaction that is being made; `nil` where it is to be committed.
    private func takeNext(after taken: inout [WaitingLine.Waiting]) -> RecordBatch? {
        guard taken.count < StoreWriter.most else { return nil }
        waitForOthers()
        guard let next = line.withLock({ $0.next() }) else { return nil }
        taken.append(next)
        return next.batch
    }

    /// Where several came together before, gives those a moment that have not come yet: one commit for all of them is
    /// worth it.
    private func waitForOthers() {
        for _ in 0..<StoreWriter.glances where line.withLock({ $0.isShort }) { usleep(StoreWriter.glance) }
    }

    /// Records batches in one transaction until there is none.
    private func recorded(_ next: () -> RecordBatch?) -> Result<[[RecordAnswer]], StoreError> {
        Result { () throws(StoreError) in
            try transaction { parts throws(SQLError) in
                var answers: [[RecordAnswer]] = []
                while let batch = next() { answers.append(try self.record(batch, with: parts)) }
                return answers
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
            parts.log.setCommit(recorded)
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
            parts.log.setCommit(cancellation.recorded)
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
            parts.log.setCommit(recorded)
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
            parts.log.setCommit(cancellation.recorded)
            return cancellation
        }
    }

    /// From now on nothing is recorded at or before the moment.
    func seal(through moment: Moment) throws(StoreError) {
        try transaction { parts throws(SQLError) in try parts.log.seal(through: moment) }
    }

    /// Takes over what another store recorded.
    func adopt(_ content: AdoptedContent) throws(StoreError) {
        try transaction { parts throws(SQLError) in
            try Adoption(parts.database, recorder: parts.recorder, log: parts.log).run(content)
        }
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
            parts.log.setCommit(recorded)
        }
    }

    /// Puts right which months segments cross.
    func repairCrossings() throws(StoreError) {
        try transaction { parts throws(SQLError) in try MonthCrossings.repair(parts.database) }
    }

    /// Waits no longer for locks of others; what waits for one fails.
    nonisolated func hurry() { patience.end() }

    func close() {
        for one in line.withLock({ $0.leave() }) { one.answer.resume(returning: .failure(.closed)) }
        parts = nil
    }

    /// Runs a transaction that is committed, and on disk, when this returns.
    private func transaction<Value>(_ body: (Parts) throws(SQLError) -> Value) throws(StoreError) -> Value {
        guard let parts else { throw .closed }
        do throws(SQLError) {
            try parts.begin.run()
            _ = try parts.dataVersion.step()
            let version = parts.dataVersion.integer(0)
            parts.dataVersion.reset()
            if version != parts.seenVersion {
                parts.forget()
                self.parts?.seenVersion = version
            }
            let value = try body(parts)
            try parts.log.writeCommit()
            try parts.commit.run()
            return value
        } catch {
            // A failed statement may have ended the transaction already; then there is nothing to roll back.
            sqlite3_exec(parts.database.handle, "ROLLBACK", nil, nil, nil)
            parts.forget()
            throw error.asStoreError
        }
    }
}
