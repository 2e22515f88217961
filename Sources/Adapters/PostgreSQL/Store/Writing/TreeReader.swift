import Domain
import JSON

/// Reads trees as far as a transaction needs them: all of them in one go, and single lines further on when that is
/// asked for.
final class TreeReader {
    /// A stored root, and the earliest moment that the transaction touches in its tree.
    struct Wish {
        let home: Int64
        let root: ResourceID
        let owner: AccountID?
        let from: Moment
    }

    private let connection: Connection
    private let nextSegment: () throws(SQLError) -> Int64

    /// How many statements of a resource are read behind the moment that is touched: a repair seldom goes further.
    private static let stretch = 16

    init(_ connection: Connection, nextSegment: @escaping () throws(SQLError) -> Int64) {
        (self.connection, self.nextSegment) = (connection, nextSegment)
    }

    // MARK: All trees

    /// What reads the trees.
    static func statements(for wishes: [Wish]) -> Connection.Batch {
        let values: [SQLValue] = [
            .integers(wishes.map(\.home)), .integers(wishes.map { $0.root.rawValue }),
            .integers(wishes.map { $0.from.microseconds }),
        ]
        return [
            (resources, values), (statements, values + [.integer(Int64(stretch - 1))]),
            (segments, values + [.integer(Int64(stretch - 1))]), (accounts, values),
        ]
    }

    /// The trees that were read, in the order of the wishes.
    func trees(_ wishes: [Wish], _ rows: ArraySlice<SQLRows>) -> [StoredTree] {
        let trees = wishes.map { wish in
            StoredTree(
                home: wish.home, root: wish.root, owner: wish.owner, from: wish.from, reader: self,
                nextSegment: nextSegment)
        }
        guard rows.count == 4 else { return trees }
        let first = rows.startIndex
        takeResources(rows[first], trees)
        takeStatements(rows[first + 1], trees)
        takeSegments(rows[first + 2], trees)
        takeAccounts(rows[first + 3], trees)
        return trees
    }

    private func takeResources(_ rows: SQLRows, _ trees: [StoredTree]) {
        for row in 0..<rows.count {
            let tree = trees[Int(rows.integer(row, 0)) - 1]
            let id = ResourceID(rawValue: rows.integer(row, 1))
            let child = rows.optionalInteger(row, 2).map { parent in
                (ResourceID(rawValue: parent), NodeName(rtype: rows.text(row, 3), name: rows.optionalText(row, 4)))
            }
            let line = ResourceLine(id, child: child)
            line.hasEndBefore = rows.flag(row, 5)
            tree.resources.add(line)
            if let segment = rows.optionalInteger(row, 6) {
                let stored = SegmentRow(rows, row, from: 7)
                tree.add(stored: SegmentRecord(id: segment, resource: id, stored: stored, row: stored))
            }
        }
    }

    private func takeStatements(_ rows: SQLRows, _ trees: [StoredTree]) {
        for row in 0..<rows.count {
            let tree = trees[Int(rows.integer(row, 0)) - 1]
            let statement = StatementRow(rows, row, from: 3)
            guard let line = tree.resources.line(ResourceID(rawValue: rows.integer(row, 1))) else { continue }
            line.add(statement, ofEvent: rows.text(row, 2))
            tree.note(Moment(microseconds: statement.moment))
            // Where so many were found there may be more; they come by moment.
            if line.statements.count >= TreeReader.stretch {
                line.through = Moment(microseconds: statement.moment)
                tree.note(.never)
            }
        }
    }

    private func takeSegments(_ rows: SQLRows, _ trees: [StoredTree]) {
        for row in 0..<rows.count {
            let stored = SegmentRow(rows, row, from: 3)
            trees[Int(rows.integer(row, 0)) - 1].add(
                stored: SegmentRecord(
                    id: rows.integer(row, 2), resource: ResourceID(rawValue: rows.integer(row, 1)), stored: stored,
                    row: stored))
        }
    }

    private func takeAccounts(_ rows: SQLRows, _ trees: [StoredTree]) {
        for row in 0..<rows.count {
            let tree = trees[Int(rows.integer(row, 0)) - 1]
            let (moment, account) = (rows.moment(row, 1), AccountID(rawValue: rows.integer(row, 2)))
            tree.accounts.append((moment, account))
            tree.storedAccounts[moment] = account
        }
    }

    private static let wishes = """
        unnest($1::bigint[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wish (home, root, start, place)
        """

    /// Each resource, whether it ended before, and its last segment with a length that began before.
    private static let resources = """
        SELECT wish.place, r.id, r.parent, r.rtype, r.name,
            EXISTS (SELECT FROM statement t
                WHERE t.home = wish.home AND t.resource = r.id AND t.kind = 2 AND t.moment < wish.start),
            s.id, s.account, s.kind, s.whole, s.micros, s.begin_at, s.end_at, s.known_from, s.end_known, s.known_to,
            s.late
        FROM \(wishes)
        JOIN resource r ON r.home = wish.home AND r.root = wish.root
        LEFT JOIN LATERAL (
            SELECT * FROM segment
            WHERE home = wish.home AND resource = r.id AND known_to IS NULL AND begin_at < wish.start
            AND (end_at IS NULL OR end_at > begin_at)
            ORDER BY begin_at DESC LIMIT 1
        ) s ON true
        ORDER BY wish.place, r.id
        """

    /// The moment through which a line is read: that of its last statement of the stretch.
    private static func limit(_ home: String, _ resource: String, _ start: String, _ offset: String) -> String {
        """
        coalesce((SELECT moment FROM statement WHERE home = \(home) AND resource = \(resource) AND moment >= \(start)
            ORDER BY home, resource, moment OFFSET \(offset) LIMIT 1), 9223372036854775807)
        """
    }

    private static let lineColumns =
        "t.moment, t.emitted, t.ends, t.event, t.kind, t.whole, t.micros, t.keep_closed, t.account, t.attributes"

    private static let statements = """
        SELECT wish.place, r.id, e.id, \(lineColumns) FROM \(wishes)
        JOIN resource r ON r.home = wish.home AND r.root = wish.root
        JOIN LATERAL (
            SELECT * FROM statement WHERE home = wish.home AND resource = r.id AND moment >= wish.start
            AND moment <= \(limit("wish.home", "r.id", "wish.start", "$4"))
        ) t ON true
        JOIN event e ON e.home = wish.home AND e.root = wish.root AND e.sequence = t.event
        ORDER BY wish.place, r.id, t.moment
        """

    private static let segmentColumns = """
        s.id, s.account, s.kind, s.whole, s.micros, s.begin_at, s.end_at, s.known_from, s.end_known, s.known_to, s.late
        """

    private static let segments = """
        SELECT wish.place, r.id, \(segmentColumns) FROM \(wishes)
        JOIN resource r ON r.home = wish.home AND r.root = wish.root
        JOIN LATERAL (
            SELECT * FROM segment
            WHERE home = wish.home AND resource = r.id AND known_to IS NULL AND begin_at >= wish.start
            AND begin_at <= \(limit("wish.home", "r.id", "wish.start", "$4"))
        ) s ON true
        """

    /// The changes of account from the moment on, and the last one before it.
    private static let accounts = """
        SELECT wish.place, o.moment, o.account FROM \(wishes)
        JOIN LATERAL (
            SELECT moment, account FROM ownership
            WHERE home = wish.home AND root = wish.root AND moment >= coalesce(
                (SELECT max(moment) FROM ownership
                WHERE home = wish.home AND root = wish.root AND moment < wish.start), wish.start)
        ) o ON true
        ORDER BY wish.place, o.moment
        """

    // MARK: Further on

    /// Reads a line on, up to a moment at least; returns the segments that came along.
    func extend(
        _ line: ResourceLine, in tree: StoredTree, through moment: Moment
    ) throws(SQLError) -> [SegmentRecord] {
        let start = line.through.adding(microseconds: 1)
        // The further a line is read, the more of it comes at one go.
        let offset = line.statements.count + TreeReader.stretch - 1
        let values: [SQLValue] = [
            .integer(tree.home), .integer(tree.root.rawValue), .integer(line.resource.rawValue),
            .integer(start.microseconds), .integer(moment.microseconds), .integer(Int64(offset)),
        ]
        let rows = try connection.run([(TreeReader.moreStatements, values), (TreeReader.moreSegments, values)])
        line.through = rows[0].count > offset ? .earliest : .never
        for row in 0..<rows[0].count {
            let statement = StatementRow(rows[0], row, from: 1)
            line.add(statement, ofEvent: rows[0].text(row, 0))
            if line.through < .never { line.through = max(moment, Moment(microseconds: statement.moment)) }
        }
        return (0..<rows[1].count).map { row in
            let stored = SegmentRow(rows[1], row, from: 1)
            let record = SegmentRecord(
                id: rows[1].integer(row, 0), resource: line.resource, stored: stored, row: stored)
            line.add(record)
            return record
        }
    }

    private static let moreLimit = "greatest($5, \(limit("$1", "$3", "$4", "$6")))"

    private static let moreStatements = """
        SELECT e.id, \(lineColumns) FROM statement t
        JOIN event e ON e.home = $1 AND e.root = $2 AND e.sequence = t.event
        WHERE t.home = $1 AND t.resource = $3 AND t.moment >= $4 AND t.moment <= \(moreLimit)
        ORDER BY t.moment
        """

    private static let moreSegments = """
        SELECT \(segmentColumns) FROM segment s
        WHERE s.home = $1 AND s.resource = $3 AND $2::bigint IS NOT NULL AND s.known_to IS NULL AND s.begin_at >= $4
        AND s.begin_at <= \(moreLimit)
        """

    /// The first end of exactly a resource after a moment.
    func end(of resource: ResourceID, home: Int64, after moment: Moment) throws(SQLError) -> Moment? {
        let rows = try connection.query(
            """
            SELECT moment FROM statement WHERE home = $1 AND resource = $2 AND moment > $3 AND kind = 2
            ORDER BY home, resource, moment LIMIT 1
            """, .integer(home), .integer(resource.rawValue), .integer(moment.microseconds))
        return rows.count > 0 ? rows.moment(0, 0) : nil
    }
}
