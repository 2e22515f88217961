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

    init(_ transaction: WriteTransaction, cloudUnique: CloudUniqueTypes) {
        (self.transaction, self.cloudUnique) = (transaction, cloudUnique)
        log = RecordingLog(transaction.connection)
    }

    /// What became of each event of each batch, once the transaction is committed.
    mutating func run(_ batches: [RecordBatch]) throws(SQLError) -> [[RecordAnswer]] {
        try lookUp(batches)
        var answers: [[RecordAnswer]] = []
        var events: [(event: Event, recorded: Moment)] = []
        for (place, batch) in batches.enumerated() {
            let recorded = transaction.recorded.adding(microseconds: Int64(place))
            let (answered, added) = try decide(batch, at: recorded)
            answers.append(answered)
            events += added.map { ($0, recorded) }
        }
        if !refused.isEmpty {
            kept.merge(try transaction.numbers(ofRejected: refused.map(\.delivery.fingerprint))) { $1 }
            keep(refused)
        }
        if !events.isEmpty {
            isChanging = true
            for ((event, recorded), place) in zip(events, try transaction.prepare(events)) {
                try transaction.record(event, at: recorded, in: place)
            }
        }
        if isChanging { try transaction.commit() } else { try transaction.connection.execute("ROLLBACK") }
        return answers
    }

    private mutating func lookUp(_ batches: [RecordBatch]) throws(SQLError) {
        let plan = RecordingPlan(batches, cloudUnique: cloudUnique)
        let (owners, digests) = (Array(plan.ownerless), Array(plan.digests))
        let wish = CommitPlaces.Wish(
            batches: batches.count, events: plan.eventCount,
            rejected: batches.reduce(0) { $0 + $1.rejected.count })
        var others: Connection.Batch = [RecordingLog.eventStatement(plan.ids)]
        if !owners.isEmpty { others.append(RecordingLog.ownerStatement(owners)) }
        if !digests.isEmpty { others.append(RejectedTable.finding(digests)) }
        // What has to be found out about owners comes before the commit's place is chosen: more is to be locked then.
        var rows = try transaction.begin(
            plan.keys, names: plan.names, others: others, wish: owners.isEmpty ? wish : nil)
        if let known = rows.popFirst() { log.take(known, of: plan.ids) }
        if !owners.isEmpty, let found = rows.popFirst() { log.takeOwners(found, of: owners) }
        if !digests.isEmpty, let found = rows.popFirst() { kept = RejectedTable.ids(found) }
        guard !owners.isEmpty else { return }
        let further = plan.further(log.owners)
        let found = try transaction.add(further.keys, others: [RecordingLog.eventStatement(further.ids)], wish: wish)
        if let known = found.first { log.take(known, of: further.ids) }
    }

    /// Decides what becomes of a batch's events, and says which are to be recorded.
    private mutating func decide(
        _ batch: RecordBatch, at recorded: Moment
    ) throws(SQLError) -> (answers: [RecordAnswer], events: [Event]) {
        var answers: [RecordAnswer] = []
        var events: [Event] = []
        for (place, message) in batch.messages.enumerated() {
            let decided = try MessageDecision.answers(to: message, log: log, cloudUnique: cloudUnique)
            for answer in decided where answer.outcome == .recorded {
                guard let event = answer.event else { continue }
                let isOwned = !cloudUnique.covers(rtype: event.root.rtype, name: event.root.name)
                log.add(event, at: recorded, isOwned: isOwned)
                events.append(event)
            }
            answers += decided
            if let delivery = batch.refused(place, decided) { refused.append((delivery, recorded)) }
        }
        if !batch.rejected.isEmpty { keep(batch.rejected.map { ($0, recorded) }) }
        if !batch.settled.isEmpty, answers.allSatisfy(\.isInLog) {
            isChanging = true
            transaction.changes.others.append(RejectedTable.settling(batch.settled, at: recorded))
        }
        return (answers, events)
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
