import Domain
import JSON

/// A root, all below it, and the places in the log where events speak of it.
struct MemoryTree {
    struct Node {
        let id: ResourceID
        let parent: Int?
        let rtype: String
        let name: String?
    }

    private struct ChildKey: Hashable {
        let parent: Int
        let name: NodeName
    }

    /// The account of a root that can't move.
    let owner: AccountID?
    private(set) var nodes: [Node]
    /// For each event of the tree its place in the log, and the node that each of its nodes is.
    private(set) var entries: [(log: Int, places: [Int])] = []
    private var children: [ChildKey: Int] = [:]
    /// The accounts that its events name.
    private var accounts: Set<AccountID> = []

    init(root: Event.Node, id: ResourceID, owner: AccountID?) {
        nodes = [Node(id: id, parent: nil, rtype: root.rtype, name: root.name)]
        self.owner = owner
    }

    var parents: [Int?] { nodes.map(\.parent) }

    /// Notes that an event names an account, and says whether it is the first one.
    mutating func give(to account: AccountID) -> Bool { accounts.insert(account).inserted }

    /// Notes that the event at a place of the log speaks of this tree; `makeID` numbers
    /// what was not there, by its place among the event's nodes.
    mutating func add(_ event: Event, log: Int, makeID: (_ node: Int) -> ResourceID) {
        var places = [0]
        for (place, node) in event.nodes.enumerated().dropFirst() {
            let parent = places[node.parent ?? 0]
            let key = ChildKey(parent: parent, name: NodeName(rtype: node.rtype, name: node.name))
            if let known = children[key] {
                places.append(known)
            } else {
                children[key] = nodes.count
                places.append(nodes.count)
                nodes.append(Node(id: makeID(place), parent: parent, rtype: node.rtype, name: node.name))
            }
        }
        entries.append((log, places))
    }
}
