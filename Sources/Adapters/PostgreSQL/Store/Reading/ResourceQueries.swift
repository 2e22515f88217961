import Domain
import JSON
import Ports

/// Lists resources with what is so of them at a moment.
struct ResourceQueries {
    private let connection: Connection
    private let trees: TreeQueries

    private static let rememberedTrees = 1_000

    init(_ connection: Connection) { (self.connection, trees) = (connection, TreeQueries(connection)) }

    func list(_ question: ResourceQuestion) throws(SQLError) -> [ResourceRecord] {
        guard question.limit > 0 else { return [] }
        let selection = ResourceSelection(question)
        let rows = try connection.run([(selection.sql, selection.values)])[0]
        var records: [ResourceRecord] = []
        var known: [Int64: [ResourceID: ResourceRecord]] = [:]
        for row in 0..<rows.count {
            let (id, root) = (ResourceID(rawValue: rows.integer(row, 0)), rows.integer(row, 2))
            // The parts of a tree may lie far from one another, and to read a tree is to read its log.
            if known[root] == nil {
                if known.count == ResourceQueries.rememberedTrees { known.removeAll() }
                known[root] = try self.records(
                    ResourceID(rawValue: root), home: rows.integer(row, 1), at: question.now)
            }
            if let record = known[root]?[id] { records.append(record) }
        }
        return records
    }

    /// One resource's segments and what was so of it, as it was known at a moment.
    func history(of resource: ResourceID, knownAt known: Moment, now: Moment) throws(SQLError) -> ResourceHistory? {
        guard let (home, root) = try trees.place(of: resource),
            let record = try records(root, home: home, knownAt: known, at: now)[resource]
        else { return nil }
        return ResourceHistory(
            resource: record, segments: try trees.segments(of: resource, home: home, knownAt: known),
            tariffs: try TariffQueries.all(connection))
    }

    private func records(
        _ root: ResourceID, home: Int64, knownAt known: Moment = .never, at now: Moment
    ) throws(SQLError) -> [ResourceID: ResourceRecord] {
        let tree = try trees.tree(of: root, home: home, knownAt: known)
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
