import Domain
import JSON
import Ports

/// What has to be looked up, and locked, before some batches can be recorded.
struct RecordingPlan {
    /// The ids of the events that are settled; of none of them anything is known yet.
    private(set) var ids: [ByteText: RecordingLog.Entry] = [:]
    /// Each event of each message, one after the other; `nil` where its account is to be found out.
    private(set) var events: [PlacedEvent?] = []
    /// Roots whose account is to be found out.
    private(set) var ownerless: Set<NodeName> = []
    private(set) var digests: Set<Fingerprint> = []
    /// What can only be settled when the owners of its root are known.
    private var open: [Submission] = []

    /// - Parameter transaction: is told of the trees and accounts that it is going to need.
    init(_ batches: [RecordBatch], _ transaction: WriteTransaction, _ cloudUnique: CloudUniqueTypes) {
        let count = batches.reduce(0) { $0 + $1.messages.count }
        ids.reserveCapacity(count)
        events.reserveCapacity(count)
        transaction.places.reserve(count)
        for batch in batches {
            for message in batch.messages { for submission in message { add(submission, transaction, cloudUnique) } }
            for delivery in batch.rejected { digests.insert(delivery.fingerprint) }
        }
    }

    private mutating func add(
        _ submission: Submission, _ transaction: WriteTransaction, _ cloudUnique: CloudUniqueTypes
    ) {
        if submission.account != nil || cloudUnique.covers(rtype: submission.root.rtype, name: submission.root.name) {
            let event = submission.event()
            ids[ByteText(event.id)] = .absent
            events.append(transaction.places.place(event))
        } else {
            events.append(nil)
            let root = submission.root
            guard root.name != nil else { return }
            if let id = submission.settledID { ids[ByteText(id)] = .absent }
            ownerless.insert(NodeName(rtype: root.rtype, name: root.name))
            open.append(submission)
        }
    }

    /// Tells of what the owners that were found bring along: further trees, and the ids that events of these accounts
    /// have, which it returns.
    func further(
        _ owners: [NodeName: [RootOwner]], _ transaction: WriteTransaction
    ) -> [ByteText: RecordingLog.Entry] {
        var further: [ByteText: RecordingLog.Entry] = [:]
        for submission in open {
            let root = submission.root
            for owner in owners[NodeName(rtype: root.rtype, name: root.name)] ?? [] {
                let event = submission.event(of: owner.account)
                _ = transaction.places.place(event)
                if submission.settledID == nil, ids[ByteText(event.id)] == nil { further[ByteText(event.id)] = .absent }
            }
        }
        return further
    }
}
