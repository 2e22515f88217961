import Domain
import JSON
import Ports

/// Lists resources with what is so of them at a moment.
struct ResourceQueries {
    private let database: Database
    private let trees: TreeQueries

    private static let rememberedTrees = 1_000

    init(_ database: Database) throws(SQLError) {
        self.database = database
        trees = try TreeQueries(database)
    }

    func list(_ question: ResourceQuestion) throws(SQLError) -> [ResourceRecord] {
        guard question.limit > 0 else { return [] }
        let selection = ResourceSelection(question)
        let query = try database.prepare(selection.sql)
        try query.bind(selection.values)
        var records: [ResourceRecord] = []
        var known: [Int64: [ResourceID: ResourceRecord]] = [:]
        while try query.step() {
            let (id, root) = (ResourceID(rawValue: query.integer(0)), query.integer(1))
            // The parts of a tree may lie far from one another, and to read a tree is to read its log.
            if known[root] == nil {
                if known.count == ResourceQueries.rememberedTrees { known.removeAll() }
                known[root] = try self.records(ResourceID(rawValue: root), at: question.now)
            }
            if let record = known[root]?[id] { records.append(record) }
        }
        return records
    }

    /// One resource's segments and what was so of it, as it was known at a moment.
    func history(of resource: ResourceID, knownAt known: Moment, now: Moment) throws(SQLError) -> ResourceHistory? {
        let root = try database.prepare("SELECT root FROM resource WHERE id = ?")
        try root.bind(1, resource.rawValue)
        guard try root.step(),
            let record = try records(ResourceID(rawValue: root.integer(0)), knownAt: known, at: now)[resource]
        else { return nil }
        return ResourceHistory(
            resource: record, segments: try trees.segments(of: resource, knownAt: known).map(\.segment),
            tariffs: try TariffQueries.all(database))
    }

    private func records(
        _ root: ResourceID, knownAt known: Moment = .never, at now: Moment
    ) throws(SQLError) -> [ResourceID: ResourceRecord] {
        let tree = try trees.tree(of: root, knownAt: known)
        let snapshot = TreeSnapshot(parents: tree.parents, entries: tree.entries, owner: tree.owner, at: now)
        var records: [ResourceID: ResourceRecord] = [:]
        for (place, node) in tree.nodes.enumerated() where tree.isSpokenOf[place] {
            records[node.id] = ResourceRecord(
                id: node.id, parent: node.parent.map { tree.nodes[$0].id }, rtype: node.rtype, name: node.name,
                account: snapshot.account, attributes: snapshot.attributes[place])
        }
        return records
    }
}
