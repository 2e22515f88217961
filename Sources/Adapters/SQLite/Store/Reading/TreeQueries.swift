import Domain
import JSON
import Ports

/// Reads a whole tree out of the log: its resources, and what its events say of them.
final class TreeQueries {
    /// A tree's resources, parents before their children, and what counts in its log.
    struct Tree {
        struct Node {
            let id: ResourceID
            let parent: Int?
            let rtype: String
            let name: String?
        }

        let owner: AccountID?
        let nodes: [Node]
        /// Whether an event, cancelled since or not, speaks of a node.
        let isSpokenOf: [Bool]
        let entries: [TreeSnapshot.Entry]
        /// For each node the rows that the log makes of it.
        let rows: [[StatementRow]]

        var parents: [Int?] { nodes.map(\.parent) }
    }

    private let resources: SQLStatement
    private let events: SQLStatement
    private let account: SQLStatement
    private let segments: SQLStatement
    private let rows: SQLStatement
    private let ownership: SQLStatement
    private let statements: StatementTable

    init(_ database: Database) throws(SQLError) {
        // The sign takes the column's type away: compared as an integer column the index of the expression is no use.
        resources = try database.prepare(
            """
            WITH RECURSIVE tree (id, parent, rtype, name, owner) AS (
                SELECT id, NULL, rtype, name, owner FROM resource WHERE id = ?
                UNION ALL
                SELECT r.id, r.parent, r.rtype, r.name, NULL FROM tree CROSS JOIN resource r
                ON coalesce(r.parent, 0) = +tree.id
            ) SELECT id, parent, rtype, name, owner FROM tree ORDER BY id
            """)
        events = try database.prepare(
            """
            \(EventQueries.selection)
            WHERE e.root = ?1 AND e.recorded <= ?2
            """)
        account = try database.prepare("SELECT id FROM account WHERE name = ?")
        ownership = try database.prepare("SELECT moment, account FROM ownership WHERE root = ? ORDER BY moment")
        statements = try StatementTable(database)
        // Each half has an index of its own.
        let all = "SELECT \(SegmentRow.columns) FROM segment WHERE resource = ?1 AND known_to IS"
        rows = try database.prepare("\(all) NULL UNION ALL \(all) NOT NULL")
        segments = try database.prepare(
            """
            SELECT id, account, kind, whole, micros, begin_at, CASE WHEN end_known > ?2 THEN NULL ELSE end_at END
            FROM segment WHERE resource = ?1 AND known_from <= ?2 AND (known_to IS NULL OR known_to > ?2)
            """)
    }

    /// The tree of a root, as it was known at a moment.
    func tree(of root: ResourceID, knownAt known: Moment = .never) throws(SQLError) -> Tree {
        var nodes: [Tree.Node] = []
        var places: [ResourceID: Int] = [:]
        var children: [TreeCache.ChildKey: Int] = [:]
        var owner: AccountID?
        try resources.bind(1, root.rawValue)
        while try resources.step() {
            let id = ResourceID(rawValue: resources.integer(0))
            let parent = resources.optionalInteger(1).map(ResourceID.init(rawValue:))
            let (rtype, name) = (resources.text(2), resources.optionalText(3))
            if let parent { children[.init(parent: parent, name: NodeName(rtype: rtype, name: name))] = nodes.count }
            if id == root { owner = resources.optionalInteger(4).map(AccountID.init(rawValue:)) }
            places[id] = nodes.count
            nodes.append(Tree.Node(id: id, parent: parent.flatMap { places[$0] }, rtype: rtype, name: name))
        }
        let log = try log(of: root, knownAt: known, count: nodes.count) { parent, name in
            children[.init(parent: nodes[parent].id, name: name)]
        }
        return Tree(
            owner: owner, nodes: nodes, isSpokenOf: log.isSpokenOf, entries: log.entries, rows: log.rows)
    }

    /// What the events of a tree say of its nodes.
    private struct Log {
        var isSpokenOf: [Bool]
        var entries: [TreeSnapshot.Entry] = []
        var rows: [[StatementRow]]

        init(count: Int) {
            (isSpokenOf, rows) = (Array(repeating: false, count: count), Array(repeating: [], count: count))
        }

        mutating func add(_ recorded: RecordedEvent, at places: [Int], account: AccountID?) {
            let event = recorded.event
            for (index, statement) in event.statements(account: account).enumerated() {
                let (node, place) = (event.nodes[index], places[index])
                entries.append(.init(place: place, statement: statement, attributes: node.attributes))
                let row = StatementRow(
                    statement, event: recorded.sequence, hasAttributes: node.attributes != nil)
                if row.isKept(index) { rows[place].append(row) }
            }
        }
    }

    private func log(
        of root: ResourceID, knownAt known: Moment, count: Int, child: (Int, NodeName) -> Int?
    ) throws(SQLError) -> Log {
        var log = Log(count: count)
        try events.bind(1, root.rawValue)
        try events.bind(2, known.microseconds)
        while try events.step() {
            let recorded = try EventQueries.recorded(events)
            var places = [0]
            for node in recorded.event.nodes.dropFirst() {
                let name = NodeName(rtype: node.rtype, name: node.name)
                guard let found = child(places[node.parent ?? 0], name) else {
                    throw SQLError(
                        code: 11, message: "a resource of event \(recorded.event.id) is missing", statement: "")
                }
                places.append(found)
            }
            for place in places { log.isSpokenOf[place] = true }
            if let cancellation = recorded.cancellation, cancellation.recorded <= known { continue }
            let payer = try recorded.event.account.flatMap { name throws(SQLError) in try accountID(name) }
            log.add(recorded, at: places, account: payer)
        }
        return log
    }

    private func accountID(_ name: String) throws(SQLError) -> AccountID? {
        try account.bind(1, name)
        defer { account.reset() }
        return try account.step() ? AccountID(rawValue: account.integer(0)) : nil
    }

    /// The account line of a root, as it is stored.
    func accounts(of root: ResourceID) throws(SQLError) -> [TreeTimeLines.AccountChange] {
        try ownership.bind(1, root.rawValue)
        var changes: [TreeTimeLines.AccountChange] = []
        while try ownership.step() {
            changes.append(
                .init(
                    moment: Moment(microseconds: ownership.integer(0)),
                    account: AccountID(rawValue: ownership.integer(1))))
        }
        return changes
    }

    /// The statements about a resource, as they are stored.
    func statements(of resource: ResourceID) throws(SQLError) -> [StatementRow] { try statements.rows(of: resource) }

    /// All rows of a resource's segments, those that are believed no more too.
    func rows(of resource: ResourceID) throws(SQLError) -> [SegmentRow] {
        try rows.bind(1, resource.rawValue)
        var result: [SegmentRow] = []
        while try rows.step() { result.append(SegmentRow(rows, from: 0)) }
        return result
    }

    /// The segments of a resource that were believed at a moment.
    func segments(of resource: ResourceID, knownAt known: Moment = .never) throws(SQLError) -> [StoredSegment] {
        try segments.bind(1, resource.rawValue)
        try segments.bind(2, known.microseconds)
        var result: [StoredSegment] = []
        while try segments.step() {
            result.append(StoredSegment(id: segments.integer(0), segment: segments.segment(from: 1)))
        }
        return result
    }
}
