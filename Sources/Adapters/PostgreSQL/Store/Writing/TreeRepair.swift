import Domain
import Ports

/// Puts what the log says in the place of what is stored, of some roots behind a given one.
struct TreeRepair {
    private let root: Int64
    private let limit: Int

    init(after root: Int64, limit: Int) { (self.root, self.limit) = (root, limit) }

    func run(_ transaction: WriteTransaction) throws(SQLError) {
        try transaction.beginAlone()
        // Compared again in here: others may have written since the differences were found.
        let differences = try TreeComparison.compare(transaction.connection, after: root, limit: limit).differences
        for difference in differences {
            try replaceSegments(difference, transaction)
            if let statements = difference.statements { replace(statements, of: difference, transaction) }
            if let accounts = difference.accounts { replace(accounts, of: difference, transaction) }
        }
        try transaction.commit()
    }

    /// All rows of a resource are written anew: as the log makes them as of every moment, and what differs from the
    /// plain rules still is believed from now on only.
    private func replaceSegments(_ difference: TreeDifference, _ transaction: WriteTransaction) throws(SQLError) {
        let (home, id) = (difference.home, difference.resource)
        let old = try TreeQueries(transaction.connection).segments(home: home, of: [id])[id] ?? []
        // Fixed charges may be alike, so it counts how often each is there.
        var missing = difference.segments
        var rows = difference.rows ?? old.map(\.row)
        for place in rows.indices where rows[place].knownTo == nil {
            if let same = missing.firstIndex(of: rows[place].segment) {
                missing.remove(at: same)
            } else {
                rows[place].knownTo = transaction.recorded
            }
        }
        rows += missing.map { SegmentRow($0, knownFrom: transaction.recorded) }
        var made: [(home: Int64, record: SegmentRecord)] = []
        for row in rows {
            let number = try transaction.segmentNumber()
            made.append((home, SegmentRecord(id: number, resource: id, stored: nil, row: row)))
        }
        let gone = old.flatMap { LineChanges.crossings($0.row.crossings, of: $0, $0.row, home: home) }
        let crossings = made.flatMap {
            LineChanges.crossings($0.record.row.crossings, of: $0.record, $0.record.row, home: home)
        }
        transaction.changes.others += [
            LineChanges.deletion(of: gone),
            ("DELETE FROM segment WHERE home = $1 AND resource = $2 AND known_to IS NULL", key(difference)),
            ("DELETE FROM segment WHERE home = $1 AND resource = $2 AND known_to IS NOT NULL", key(difference)),
            LineChanges.insertion(of: made), LineChanges.insertion(of: crossings),
        ]
    }

    private func key(_ difference: TreeDifference) -> [SQLValue] {
        [.integer(difference.home), .integer(difference.resource.rawValue)]
    }

    private func replace(_ rows: [StatementRow], of difference: TreeDifference, _ transaction: WriteTransaction) {
        let changes = rows.map {
            ChangeSet.StatementChange(home: difference.home, resource: difference.resource, row: $0)
        }
        transaction.changes.others += [
            ("DELETE FROM statement WHERE home = $1 AND resource = $2", key(difference)),
            ChangeSet.insertion(of: changes),
        ]
    }

    private func replace(
        _ accounts: [TreeTimeLines.AccountChange], of difference: TreeDifference, _ transaction: WriteTransaction
    ) {
        transaction.changes.others += [
            ("DELETE FROM ownership WHERE home = $1 AND root = $2", key(difference)),
            (
                "INSERT INTO ownership SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[])",
                key(difference) + [
                    .integers(accounts.map(\.moment.microseconds)), .integers(accounts.map(\.account.rawValue)),
                ]
            ),
        ]
    }
}
