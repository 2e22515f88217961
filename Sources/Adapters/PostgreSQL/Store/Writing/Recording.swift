import Domain
import JSON
import Ports

/// Records some batches in one transaction, each at a moment of its own.
struct Recording {
    private let transaction: WriteTransaction
    private let log: RecordingLog
    private let cloudUnique: CloudUniqueTypes
    /// The ids of rejected deliveries that are kept.
    private var kept: [Fingerprint: Int64] = [:]
    /// What is to be kept of messages that the log refuses.
    private var refused: [(delivery: RejectedDelivery, recorded: Moment)] = []
    private var isChanging = false
    /// Each event of the batches with where it belongs, as far as that was settled in advance.
    private var planned: ArraySlice<PlacedEvent?> = []
    /// What is to be recorded.
    private var events: [(event: PlacedEvent, recorded: Moment)] = []

    init(_ transaction: WriteTransaction, cloudUnique: CloudUniqueTypes) {
        (self.transaction, self.cloudUnique) = (transaction, cloudUnique)
        log = RecordingLog(transaction.connection)
    }

    /// What became of each event of each batch, once the transaction is committed.
    mutating func run(_ batches: [RecordBatch]) throws(SQLError) -> [[RecordAnswer]] {
        try lookUp(batches)
        var answers: [[RecordAnswer]] = []
        for (place, batch) in batches.enumerated() {
            answers.append(try decide(batch, at: transaction.recorded.adding(microseconds: Int64(place))))
        }
        if !refused.isEmpty {
            kept.merge(try transaction.numbers(ofRejected: refused.map(\.delivery.fingerprint))) { $1 }
            keep(refused)
        }
        if !events.isEmpty {
            isChanging = true
            try transaction.prepare(events)
            for (event, recorded) in events { try transaction.record(event, at: recorded) }
        }
        if isChanging { try transaction.commit() } else { try transaction.connection.execute("ROLLBACK") }
        return answers
    }

    private mutating func lookUp(_ batches: [RecordBatch]) throws(SQLError) {
        let plan = RecordingPlan(batches, transaction, cloudUnique)
        planned = plan.events[...]
        let (owners, digests) = (Array(plan.ownerless), Array(plan.digests))
        let wish = CommitPlaces.Wish(
            batches: batches.count, events: plan.events.count,
            rejected: batches.reduce(0) { $0 + $1.rejected.count })
        var others: Connection.Batch = [RecordingLog.eventStatement(plan.ids)]
        if !owners.isEmpty { others.append(RecordingLog.ownerStatement(owners)) }
        if !digests.isEmpty { others.append(RejectedTable.finding(digests)) }
        // What has to be found out about owners comes before the commit's place is chosen: more is to be locked then.
        var rows = try transaction.begin(others: others, wish: owners.isEmpty ? wish : nil)
        if let known = rows.popFirst() { log.take(known, of: plan.ids) }
        if !owners.isEmpty, let found = rows.popFirst() { log.takeOwners(found, of: owners) }
        if !digests.isEmpty, let found = rows.popFirst() { kept = RejectedTable.ids(found) }
        guard !owners.isEmpty else { return }
        let further = plan.further(log.owners, transaction)
        let found = try transaction.add(others: [RecordingLog.eventStatement(further)], wish: wish)
        if let known = found.first { log.take(known, of: further) }
    }

    /// Decides what becomes of a batch's events, and notes which are to be recorded.
    private mutating func decide(_ batch: RecordBatch, at recorded: Moment) throws(SQLError) -> [RecordAnswer] {
        var answers: [RecordAnswer] = []
        answers.reserveCapacity(batch.messages.count)
        for (place, message) in batch.messages.enumerated() {
            let decided = try MessageDecision.answers(to: message, log: log, cloudUnique: cloudUnique)
            for answer in decided {
                let planned = planned.removeFirst()
                guard answer.outcome == .recorded, let event = answer.event else { continue }
                log.add(event, at: recorded, cloudUnique)
                guard let placed = planned ?? transaction.places.place(event) else {
                    throw SQLError.corrupt("nothing says which root event \(event.id) means")
                }
                events.append((placed, recorded))
            }
            answers += decided
            if let delivery = batch.refused(place, decided) { refused.append((delivery, recorded)) }
        }
        if !batch.rejected.isEmpty { keep(batch.rejected.map { ($0, recorded) }) }
        if !batch.settled.isEmpty, answers.allSatisfy(\.isInLog) {
            isChanging = true
            transaction.changes.others.append(RejectedTable.settling(batch.settled, at: recorded))
        }
        return answers
    }

    /// Keeps rejected deliveries: of what is kept already only the reason, the last one of each.
    private mutating func keep(_ deliveries: [(delivery: RejectedDelivery, recorded: Moment)]) {
        isChanging = true
        var rows: [RejectedTable.Row] = []
        var places: [Fingerprint: Int] = [:]
        for (delivery, recorded) in deliveries {
            let digest = delivery.fingerprint
            let id = kept[digest] ?? transaction.rejectedID()
            kept[digest] = id
            let row = RejectedTable.Row(id: id, recorded: recorded, delivery: delivery, digest: digest)
            if let place = places[digest] {
                rows[place] = row
            } else {
                places[digest] = rows.count
                rows.append(row)
            }
        }
        transaction.changes.others.append(RejectedTable.keeping(rows))
    }
}
