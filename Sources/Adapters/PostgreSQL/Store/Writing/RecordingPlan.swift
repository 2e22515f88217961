import Domain
import JSON
import Ports

/// What has to be looked up, and locked, before some batches can be recorded.
struct RecordingPlan {
    /// The events that are settled, by what they are told from others.
    private(set) var ids: Set<ByteText> = []
    private(set) var keys: Set<RootKey> = []
    /// The accounts that events name.
    private(set) var names: Set<ByteText> = []
    /// Roots whose account is to be found out.
    private(set) var ownerless: Set<NodeName> = []
    private(set) var eventCount = 0
    private(set) var digests: Set<Fingerprint> = []
    /// What can only be settled when the owners of its root are known.
    private var open: [Submission] = []

    init(_ batches: [RecordBatch], cloudUnique: CloudUniqueTypes) {
        let count = batches.reduce(0) { $0 + $1.messages.count }
        ids.reserveCapacity(count)
        keys.reserveCapacity(count)
        for batch in batches {
            for message in batch.messages { for submission in message { add(submission, cloudUnique) } }
            for delivery in batch.rejected { digests.insert(delivery.fingerprint) }
        }
    }

    private mutating func add(_ submission: Submission, _ cloudUnique: CloudUniqueTypes) {
        eventCount += 1
        let root = submission.root
        if submission.account != nil || cloudUnique.covers(rtype: root.rtype, name: root.name) {
            let event = submission.event()
            ids.insert(ByteText(event.id))
            if let key = cloudUnique.key(of: event) { keys.insert(key) }
            if let account = event.account { names.insert(ByteText(account)) }
        } else if root.name != nil {
            if let id = submission.settledID { ids.insert(ByteText(id)) }
            ownerless.insert(NodeName(rtype: root.rtype, name: root.name))
            open.append(submission)
        }
    }

    /// What the owners that were found bring along: further trees, and the ids that events of these accounts have.
    func further(_ owners: [NodeName: [RootOwner]]) -> (keys: Set<RootKey>, ids: Set<ByteText>) {
        var (keys, ids): (Set<RootKey>, Set<ByteText>) = ([], [])
        for submission in open {
            let root = submission.root
            for owner in owners[NodeName(rtype: root.rtype, name: root.name)] ?? [] {
                keys.insert(RootKey(rtype: root.rtype, name: root.name, owner: owner.account))
                if submission.settledID == nil { ids.insert(ByteText(submission.event(of: owner.account).id)) }
            }
        }
        return (keys.subtracting(self.keys), ids.subtracting(self.ids))
    }
}
