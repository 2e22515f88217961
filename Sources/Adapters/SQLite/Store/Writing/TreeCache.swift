import Domain

/// What the writer remembers of a tree, so that an event in order needs no look-ups.
final class TreeCache {
    /// The end of one resource's time line.
    struct Tail {
        /// The last segment with a length.
        var last: StoredSegment?
        /// Whether a statement ends exactly this resource.
        var hasEnd: Bool
    }

    struct ChildKey: Hashable {
        let parent: ResourceID
        let name: NodeName
    }

    let root: ResourceID
    /// The account of a root that can't move.
    let owner: AccountID?
    /// The moment of the last statement about any of the tree; every event of a tree says something of its root.
    var lastMoment: Moment
    /// Who pays at the end of the time line.
    var account: AccountID?
    var tails: [ResourceID: Tail] = [:]
    var children: [ResourceID: [ResourceID]] = [:]
    var ids: [ChildKey: ResourceID] = [:]

    init(root: ResourceID, owner: AccountID?, lastMoment: Moment, account: AccountID?) {
        (self.root, self.owner, self.lastMoment, self.account) = (root, owner, lastMoment, account)
    }

    /// How much it takes, roughly, in resources.
    var weight: Int { 1 + tails.count + ids.count }
    /// What of its weight was counted.
    var counted = 0
}
