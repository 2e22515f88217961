import Domain

/// What changed in the time lines of some trees: who pays, and segments with the months that they cross.
struct LineChanges {
    private var made: [(home: Int64, record: SegmentRecord)] = []
    private var changed: [(home: Int64, record: SegmentRecord)] = []
    private var crossings: [ChangeSet.Crossing] = []
    private var goneCrossings: [ChangeSet.Crossing] = []
    private var accounts: [(home: Int64, root: ResourceID, moment: Moment, account: AccountID)] = []
    private var goneAccounts: [(home: Int64, root: ResourceID, moment: Moment)] = []

    init(_ trees: some Sequence<StoredTree>) {
        for tree in trees {
            for record in tree.records where !record.isUndone && record.stored != record.row {
                add(record, home: tree.home)
            }
            addAccounts(of: tree)
        }
    }

    private mutating func add(_ record: SegmentRecord, home: Int64) {
        if record.stored == nil { made.append((home, record)) } else { changed.append((home, record)) }
        let (before, after) = (record.stored?.crossings, record.row.crossings)
        guard before != after else { return }
        goneCrossings += LineChanges.crossings(before, of: record, record.stored, home: home)
        crossings += LineChanges.crossings(after, of: record, record.row, home: home)
    }

    static func crossings(
        _ months: ClosedRange<Int>?, of record: SegmentRecord, _ row: SegmentRow?, home: Int64
    ) -> [ChangeSet.Crossing] {
        guard let months, let account = row?.segment.account else { return [] }
        return months.map { ChangeSet.Crossing(home: home, account: account, month: $0, segment: record.id) }
    }

    private mutating func addAccounts(of tree: StoredTree) {
        guard tree.owner == nil else { return }
        var left = tree.storedAccounts
        for (moment, account) in tree.accounts where left.removeValue(forKey: moment) != account {
            if tree.storedAccounts[moment] != nil { goneAccounts.append((tree.home, tree.root, moment)) }
            accounts.append((tree.home, tree.root, moment, account))
        }
        for moment in left.keys { goneAccounts.append((tree.home, tree.root, moment)) }
    }

    var statements: Connection.Batch {
        var batch: Connection.Batch = []
        if !goneAccounts.isEmpty {
            batch.append(
                (
                    """
                    DELETE FROM ownership o USING unnest($1::bigint[], $2::bigint[], $3::bigint[])
                    AS gone (home, root, moment)
                    WHERE o.home = gone.home AND o.root = gone.root AND o.moment = gone.moment
                    """,
                    [
                        .integers(goneAccounts.map(\.home)), .integers(goneAccounts.map(\.root.rawValue)),
                        .integers(goneAccounts.map(\.moment.microseconds)),
                    ]
                ))
        }
        if !accounts.isEmpty {
            batch.append(
                (
                    """
                    INSERT INTO ownership SELECT * FROM unnest(
                        $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
                    """,
                    [
                        .integers(accounts.map(\.home)), .integers(accounts.map(\.root.rawValue)),
                        .integers(accounts.map(\.moment.microseconds)), .integers(accounts.map(\.account.rawValue)),
                    ]
                ))
        }
        if !changed.isEmpty { batch.append(update()) }
        if !made.isEmpty { batch.append(LineChanges.insertion(of: made)) }
        if !goneCrossings.isEmpty { batch.append(LineChanges.deletion(of: goneCrossings)) }
        if !crossings.isEmpty { batch.append(LineChanges.insertion(of: crossings)) }
        return batch
    }

    private func update() -> (sql: String, values: [SQLValue]) {
        let rows = changed.map(\.record.row)
        return (
            """
            UPDATE segment s SET end_at = u.end_at, end_known = u.end_known, known_to = u.known_to, late = u.late
            FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[])
            AS u (home, id, end_at, end_known, known_to, late)
            WHERE s.home = u.home AND s.id = u.id
            """,
            [
                .integers(changed.map(\.home)), .integers(changed.map(\.record.id)),
                .integers(rows.map { $0.segment.end?.microseconds }), .integers(rows.map { $0.endKnown?.microseconds }),
                .integers(rows.map { $0.knownTo?.microseconds }), .flags(rows.map(\.isLate)),
            ]
        )
    }

    static func insertion(
        of made: [(home: Int64, record: SegmentRecord)]
    ) -> (sql: String, values: [SQLValue]) {
        let rows = made.map(\.record.row)
        return (
            """
            INSERT INTO segment SELECT * FROM unnest(
                $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
                $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::boolean[])
            """,
            [
                .integers(made.map(\.home)), .integers(made.map(\.record.id)),
                .integers(made.map(\.record.resource.rawValue)), .integers(rows.map { $0.segment.account?.rawValue }),
                .integers(rows.map { ChargeColumns.kind(of: $0.segment.charge) }),
                .integers(rows.map { Int64($0.segment.charge.quantity.whole) }),
                .integers(rows.map { Int64($0.segment.charge.quantity.micros) }),
                .integers(rows.map(\.segment.begin.microseconds)),
                .integers(rows.map { $0.segment.end?.microseconds }), .integers(rows.map(\.knownFrom.microseconds)),
                .integers(rows.map { $0.endKnown?.microseconds }), .integers(rows.map { $0.knownTo?.microseconds }),
                .flags(rows.map(\.isLate)),
            ]
        )
    }

    private static func columns(of crossings: [ChangeSet.Crossing]) -> [SQLValue] {
        [
            .integers(crossings.map(\.home)), .integers(crossings.map(\.account.rawValue)),
            .integers(crossings.map { Int64($0.month) }), .integers(crossings.map(\.segment)),
        ]
    }

    static func insertion(of crossings: [ChangeSet.Crossing]) -> (sql: String, values: [SQLValue]) {
        (
            "INSERT INTO month_crossing SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])",
            columns(of: crossings)
        )
    }

    static func deletion(of crossings: [ChangeSet.Crossing]) -> (sql: String, values: [SQLValue]) {
        (
            """
            DELETE FROM month_crossing m USING unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
            AS gone (home, account, month, segment)
            WHERE m.account = gone.account AND m.month = gone.month AND m.home = gone.home AND m.segment = gone.segment
            """, columns(of: crossings)
        )
    }
}
