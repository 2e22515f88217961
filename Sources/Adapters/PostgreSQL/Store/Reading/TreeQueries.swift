import Domain
import JSON
import Ports

/// Reads a whole tree out of the log: its resources, and what its events say of them.
struct TreeQueries {
    /// A tree's resources, parents before their children, and what counts in its log.
    struct Tree {
        struct Node {
            let id: ResourceID
            let parent: Int?
            let rtype: String
            let name: String?
        }

        let home: Int64
        let owner: AccountID?
        let nodes: [Node]
        /// Whether an event, cancelled since or not, speaks of a node.
        let isSpokenOf: [Bool]
        let entries: [TreeSnapshot.Entry]
        /// For each node the rows that the log makes of it.
        let rows: [[StatementRow]]
        /// All that was recorded of the tree, in the order of the log, and the accounts that it names.
        let log: [RecordedEvent]
        let accounts: [ByteText: AccountID]

        var parents: [Int?] { nodes.map(\.parent) }
    }

    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    private static let resources = """
        SELECT id, parent, rtype, name, owner FROM resource WHERE home = $1 AND root = $2 ORDER BY id
        """

    private static let log = """
        \(EventQueries.selection) FROM event e \(EventQueries.cancellation)
        WHERE e.home = $1 AND e.root = $2 AND e.recorded <= $3 ORDER BY e.sequence
        """

    /// The tree of a root, as it was known at a moment.
    func tree(of root: ResourceID, home: Int64, knownAt known: Moment = .never) throws(SQLError) -> Tree {
        let key: [SQLValue] = [.integer(home), .integer(root.rawValue)]
        let rows = try connection.run([
            (Self.resources, key), (Self.log, key + [.integer(known.microseconds)]),
        ])
        var log: [RecordedEvent] = []
        for row in 0..<rows[1].count { log.append(try EventQueries.recorded(rows[1], row)) }
        let names = Set(log.compactMap(\.event.account).map(ByteText.init))
        let found = try connection.query(
            "SELECT id, name FROM account WHERE name = ANY ($1::text[])",
            .texts(names.map(\.text)))
        var accounts: [ByteText: AccountID] = [:]
        for row in 0..<found.count {
            accounts[ByteText(found.text(row, 1))] = AccountID(rawValue: found.integer(row, 0))
        }
        var builder = TreeBuilder(rows[0])
        for recorded in log { try builder.add(recorded, accounts, knownAt: known) }
        return Tree(
            home: home, owner: builder.owner, nodes: builder.nodes, isSpokenOf: builder.isSpokenOf,
            entries: builder.entries, rows: builder.rows, log: log, accounts: accounts)
    }

    /// Where the tree of a resource is.
    func place(of resource: ResourceID) throws(SQLError) -> (home: Int64, root: ResourceID)? {
        let rows = try connection.query("SELECT home, root FROM resource WHERE id = $1", .integer(resource.rawValue))
        return rows.count > 0 ? (rows.integer(0, 0), ResourceID(rawValue: rows.integer(0, 1))) : nil
    }

    /// The account line of a root, as it is stored.
    func accounts(of root: ResourceID, home: Int64) throws(SQLError) -> [TreeTimeLines.AccountChange] {
        let rows = try connection.query(
            "SELECT moment, account FROM ownership WHERE home = $1 AND root = $2 ORDER BY moment", .integer(home),
            .integer(root.rawValue))
        return (0..<rows.count).map { row in
            .init(moment: rows.moment(row, 0), account: AccountID(rawValue: rows.integer(row, 1)))
        }
    }

    /// The statements about a tree's resources, as they are stored.
    func statements(of tree: Tree) throws(SQLError) -> [ResourceID: [StatementRow]] {
        let rows = try connection.query(
            "SELECT resource, \(StatementRow.columns) FROM statement WHERE home = $1 AND resource = ANY ($2::bigint[])",
            .integer(tree.home), .integers(tree.nodes.map(\.id.rawValue)))
        var found: [ResourceID: [StatementRow]] = [:]
        for row in 0..<rows.count {
            found[ResourceID(rawValue: rows.integer(row, 0)), default: []].append(StatementRow(rows, row, from: 1))
        }
        return found
    }

    /// All rows of some resources' segments, those that are believed no more too.
    func segments(home: Int64, of resources: [ResourceID]) throws(SQLError) -> [ResourceID: [SegmentRecord]] {
        let all =
            "SELECT resource, id, \(SegmentRow.columns) FROM segment WHERE home = $1 AND resource = ANY ($2::bigint[])"
        // Each half has an index of its own.
        let rows = try connection.query(
            "\(all) AND known_to IS NULL UNION ALL \(all) AND known_to IS NOT NULL", .integer(home),
            .integers(resources.map(\.rawValue)))
        var found: [ResourceID: [SegmentRecord]] = [:]
        for row in 0..<rows.count {
            let (id, stored) = (ResourceID(rawValue: rows.integer(row, 0)), SegmentRow(rows, row, from: 2))
            found[id, default: []].append(
                SegmentRecord(id: rows.integer(row, 1), resource: id, stored: stored, row: stored))
        }
        return found
    }

    /// The segments of a resource that were believed at a moment, by begin.
    func segments(of resource: ResourceID, home: Int64, knownAt known: Moment) throws(SQLError) -> [Segment] {
        let records = try segments(home: home, of: [resource])[resource] ?? []
        return records.map(\.row).filter { $0.knownFrom <= known && $0.knownTo.map { $0 > known } ?? true }.map { row in
            row.endKnown.map { $0 > known } ?? false ? row.segment.ending(nil) : row.segment
        }.sorted {
            // What is charged once comes before what goes on from there.
            $0.begin == $1.begin ? !$0.hasLength && $1.hasLength : $0.begin < $1.begin
        }
    }
}
