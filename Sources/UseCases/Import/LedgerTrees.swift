import Domain
import Ports

/// The resources of a database of 2.0 as billing knows them: rows that mean the same resource are one.
struct LedgerTrees {
    /// A resource and what was charged of it.
    struct Node {
        /// The place of its parent; `nil` for a root.
        let parent: Int?
        /// The place of its root.
        let root: Int
        let rtype: String
        let name: String?
        var charges: [LedgerCharge] = []
        /// Every end that a row says, its charge trusted or not.
        var ends: Set<Moment> = []
        var attributes: [String] = []
        /// The accounts of its rows, whether charged there or not.
        var accounts: Set<String> = []
    }

    private let ledger: FormerLedger
    private let unique: CloudUniqueTypes
    private(set) var nodes: [Node] = []
    /// The nodes of the rows, by their ids; `nil` for those that are left out.
    private(set) var places: [Int64: Int?] = [:]
    private var roots: [RootKey: Int] = [:]
    private var children: [Int: [NodeName: Int]] = [:]
    private let rows: [Int64: FormerLedger.Resource]

    init(_ ledger: FormerLedger, unique: CloudUniqueTypes, remarks: inout ImportRemarks) {
        (self.ledger, self.unique) = (ledger, unique)
        rows = ledger.resources.reduce(into: [:]) { $0[$1.id] = $1 }
        for row in ledger.resources { _ = place(of: row, &remarks) }
    }

    /// The account that pays for a row: its root's.
    func account(of row: Int64) -> String? {
        var current = rows[row]
        // As far down as resources may be.
        for _ in 0..<127 {
            guard let parent = current?.parent else { break }
            current = rows[parent]
        }
        return current.flatMap { ledger.accounts[$0.account] }
    }

    mutating func add(_ charge: LedgerCharge, end: Moment?, to place: Int) {
        nodes[place].charges.append(charge)
        if let end { nodes[place].ends.insert(end) }
    }

    /// The names of a node and those above it, as remarks show them.
    func text(_ place: Int) -> String {
        let node = nodes[place]
        let own = node.rtype + (node.name.map { " \($0)" } ?? "")
        return node.parent.map { "\(text($0)) > \(own)" } ?? own
    }

    /// The key of a root, by which its events are known again.
    func key(of root: Int, account: String) -> RootKey {
        let (rtype, name) = (nodes[root].rtype, nodes[root].name)
        return RootKey(rtype: rtype, name: name, owner: unique.covers(rtype: rtype, name: name) ? nil : account)
    }

    private mutating func place(of row: FormerLedger.Resource, _ remarks: inout ImportRemarks) -> Int? {
        if let known = places[row.id] { return known }
        // Where its parents lead back to it, it is found to have none.
        places[row.id] = .some(nil)
        let made = make(row, &remarks)
        places[row.id] = .some(made)
        return made
    }

    private mutating func make(_ row: FormerLedger.Resource, _ remarks: inout ImportRemarks) -> Int? {
        guard let name = LedgerTrees.checked(row) else {
            remarks.add(.badName, "resource \(row.id)")
            return nil
        }
        let owner = account(of: row.id)
        var parent: Int?
        if let above = row.parent {
            if let row = rows[above] { parent = place(of: row, &remarks) }
            guard parent != nil else {
                remarks.add(.noOwner, "resource \(row.id)")
                return nil
            }
        }
        guard let owner, (try? Fields.checked(owner, "account")) != nil else {
            remarks.add(.noOwner, "resource \(row.id)")
            return nil
        }
        let node = if let parent { child(parent, name) } else { root(name, owner) }
        nodes[node].accounts.insert(owner)
        if let attributes = row.attributes { nodes[node].attributes.append(attributes) }
        return node
    }

    private mutating func root(_ name: NodeName, _ account: String) -> Int {
        let isUnique = unique.covers(rtype: name.rtype, name: name.name)
        let key = RootKey(rtype: name.rtype, name: name.name, owner: isUnique ? nil : account)
        if let known = roots[key] { return known }
        roots[key] = nodes.count
        nodes.append(Node(parent: nil, root: nodes.count, rtype: name.rtype, name: name.name))
        return nodes.count - 1
    }

    private mutating func child(_ parent: Int, _ name: NodeName) -> Int {
        if let known = children[parent]?[name] { return known }
        children[parent, default: [:]][name] = nodes.count
        nodes.append(Node(parent: parent, root: nodes[parent].root, rtype: name.rtype, name: name.name))
        return nodes.count - 1
    }

    private static func checked(_ row: FormerLedger.Resource) -> NodeName? {
        guard let rtype = try? Fields.checked(row.rtype, "rtype") else { return nil }
        guard let name = row.name else { return NodeName(rtype: rtype, name: nil) }
        return (try? Fields.checked(name, "name")).map { NodeName(rtype: rtype, name: $0) }
    }
}

/// What a row of 2.0 charges.
struct LedgerCharge {
    let row: Int64
    let begin: Moment
    let end: Moment?
    let charge: Charge
    let account: String
}
