import Domain
import JSON
import Ports

/// Lists resources with what is so of them at a moment.
struct ResourceQueries {
    private let database: Database
    private let trees: TreeQueries

    init(_ database: Database) throws(SQLError) {
        self.database = database
        trees = try TreeQueries(database)
    }

    func list(_ question: ResourceQuestion) throws(SQLError) -> [ResourceRecord] {
        let query = try database.prepare(
            """
            SELECT id, root FROM resource WHERE id > ?1 AND (?2 IS NULL OR id = ?2) AND (?3 IS NULL OR name = ?3)
            AND (?4 IS NULL OR rtype = ?4) AND (?5 IS NULL OR parent = ?5) ORDER BY id
            """)
        try query.bind(
            .integer(question.after), .init(question.id?.rawValue), .init(question.name), .init(question.rtype),
            .init(question.parent?.rawValue))
        var records: [ResourceRecord] = []
        var tree: (root: Int64, records: [ResourceID: ResourceRecord])?
        while records.count < question.limit, try query.step() {
            if tree?.root != query.integer(1) {
                tree = (query.integer(1), try self.records(ResourceID(rawValue: query.integer(1)), at: question.now))
            }
            guard let record = tree?.records[ResourceID(rawValue: query.integer(0))] else { continue }
            if question.account.map({ $0 == record.account }) ?? true, !question.isUnowned || record.account == nil {
                records.append(record)
            }
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
        for (node, attributes) in zip(tree.nodes, snapshot.attributes) {
            records[node.id] = ResourceRecord(
                id: node.id, parent: node.parent.map { tree.nodes[$0].id }, rtype: node.rtype, name: node.name,
                account: snapshot.account, attributes: attributes)
        }
        return records
    }
}
