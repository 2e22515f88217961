/// What an event that came or went says of one resource.
public struct TimeLineChange: Sendable {
    public let resource: ResourceID
    /// The place of the parent among the changes; `nil` for the root.
    public let parent: Int?
    public let charge: Charge?

    public init(resource: ResourceID, parent: Int?, charge: Charge?) {
        (self.resource, self.parent, self.charge) = (resource, parent, charge)
    }
}

/// Brings the stored segments of a tree up to date after one event was added to its log or taken from it.
///
/// It replays the statements from the event's moment on and stops, resource by resource, where what follows is as it
/// was: mostly at the next statement. A tree's account line and its root come first, then each child after its parent,
/// because an end reaches down and a move splits all. For an event that comes last ``TimeLineAppend`` does less.
public struct TimeLineRepair<Storage: TimeLineStorage> {
    let storage: Storage
    let root: ResourceID
    /// The account of a root that can't move.
    let owner: AccountID?
    let moment: Moment
    private let changes: [TimeLineChange]
    /// Where in the changes a resource is; empty where they are few.
    private let places: [ResourceID: Int]
    /// For each change the places of those of its children; empty where they are few.
    private let below: [[Int]]

    private static var few: Int { 8 }

    /// - Parameters:
    ///   - owner: the account of a root that can't move, `nil` where the account is part of the history.
    ///   - changes: one for each resource that the event mentions, the root first.
    public init(storage: Storage, owner: AccountID?, moment: Moment, changes: [TimeLineChange]) {
        (self.storage, self.owner, self.moment, self.changes) = (storage, owner, moment, changes)
        root = changes[0].resource
        guard changes.count > Self.few else {
            (places, below) = ([:], [])
            return
        }
        places = Dictionary(changes.enumerated().map { ($1.resource, $0) }) { first, _ in first }
        var below: [[Int]] = Array(repeating: [], count: changes.count)
        for (place, change) in changes.enumerated() { if let parent = change.parent { below[parent].append(place) } }
        self.below = below
    }

    private func place(of resource: ResourceID) -> Int? {
        places.isEmpty ? changes.firstIndex { $0.resource == resource } : places[resource]
    }

    /// Repairs the tree.
    public func run(namesAccount named: Bool) throws(Storage.Failure) {
        var reach = RepairReach(until: moment, isWithin: false)
        if changes[0].charge != nil || (owner == nil && named) { reach = try repairRoot() }
        try visitChildren(of: root, place: 0, ancestors: [root], reach: reach, endsAbove: changes[0].charge == .end)
    }

    private func visitChildren(
        of parent: ResourceID, place: Int?, ancestors: [ResourceID], reach: RepairReach, endsAbove: Bool
    ) throws(Storage.Failure) {
        let isReached = reach.until > moment || reach.isWithin
        let children = isReached ? try storage.children(of: parent) : listedChildren(of: place)
        for child in children {
            let place = self.place(of: child)
            let charge = place.flatMap { changes[$0].charge }
            let ends = endsAbove || charge == .end
            let chain = ancestors + [child]
            var reached = reach
            if charge != nil || isReached {
                let own = try node(chain, window: reach.until, ends: ends).run()
                reached = RepairReach(until: max(reach.until, own.until), isWithin: reach.isWithin || own.isWithin)
            }
            if reached.until > moment || reached.isWithin || place != nil {
                try visitChildren(of: child, place: place, ancestors: chain, reach: reached, endsAbove: ends)
            }
        }
    }

    private func listedChildren(of place: Int?) -> [ResourceID] {
        guard let place else { return [] }
        guard below.isEmpty else { return below[place].map { changes[$0].resource } }
        return changes.filter { $0.parent == place }.map(\.resource)
    }

    private func node(_ chain: [ResourceID], window: Moment, ends: Bool) -> NodeRepair<Storage> {
        NodeRepair(
            storage: storage, chain: chain, root: root, owner: owner, moment: moment, window: window, ends: ends)
    }

    /// Repairs the root and its account line.
    private func repairRoot() throws(Storage.Failure) -> RepairReach {
        let charge = changes[0].charge
        var window = moment
        if owner == nil {
            window = try AccountRepair(storage: storage, root: root, moment: moment, charge: charge).run()
        }
        guard charge != nil || window > moment else { return RepairReach(until: moment, isWithin: false) }
        var reach = try node([root], window: window, ends: charge == .end).run()
        reach.until = max(reach.until, window)
        return reach
    }
}
