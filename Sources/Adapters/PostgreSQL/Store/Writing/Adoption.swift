import Domain
import JSON
import Ports

/// Takes over what another store recorded, in a transaction of its own. Run again, it finds what is there.
struct Adoption {
    private let content: AdoptedContent

    init(_ content: AdoptedContent) { self.content = content }

    func run(_ transaction: WriteTransaction, _ cloudUnique: CloudUniqueTypes) throws(SQLError) {
        let all = try content.entries.map { entry throws(SQLError) in
            guard let placed = transaction.places.place(entry.event.event) else {
                throw SQLError.corrupt("nothing says which root event \(entry.event.event.id) means")
            }
            return (entry: entry, placed: placed)
        }
        let ends = try transaction.begin(others: LogQueries.ends.map { ($0, []) }, wish: nil)
        let end = try LogQueries.end(Array(ends)).mark
        let missing = all.filter { !end.covers($0.entry) }
        let entries = missing.map(\.entry)
        try transaction.adoptAccounts(of: missing)
        try transaction.prepare(missing.map { ($0.placed, $0.entry.recorded) }, isNumbering: false)
        for (entry, placed) in missing { try adopt(entry, placed, transaction) }
        if !content.tariffs.isEmpty { transaction.changes.others += tariffStatements }
        if !content.rejected.isEmpty { transaction.changes.others.append(rejectedStatement) }
        transaction.changes.others += counterStatements(entries)
        try transaction.commit()
    }

    private func adopt(_ entry: LogEntry, _ placed: PlacedEvent, _ transaction: WriteTransaction) throws(SQLError) {
        guard let cancellation = entry.event.cancellation else {
            return try transaction.record(placed, at: entry.recorded, as: entry)
        }
        let sequence = entry.event.sequence
        try transaction.cancel(placed, sequence: sequence, at: entry.recorded)
        guard let home = placed.tree.tree?.home else {
            throw SQLError.corrupt("event \(placed.event.id), which is cancelled, is missing")
        }
        transaction.changes.others.append(
            EventCancellation.insertion(of: cancellation, event: sequence, home: home))
    }

    private var tariffStatements: Connection.Batch {
        let versions = content.tariffs.map(\.version)
        let cancelled = content.tariffs.compactMap { record in record.cancellation.map { (record.version.id, $0) } }
        return [
            (
                """
                INSERT INTO tariff SELECT *, $8::bigint FROM unnest(
                    $1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::boolean[], $7::bigint[])
                ON CONFLICT (id) DO NOTHING
                """,
                [
                    .integers(versions.map(\.id.rawValue)), .texts(versions.map(\.rtype)),
                    .integers(versions.map(\.moment.microseconds)), .texts(versions.map { $0.rate?.description }),
                    .texts(versions.map(\.unit.rawValue)), .flags(versions.map(\.migrate)),
                    .integers(versions.map(\.recorded.microseconds)), .integer(.random(in: .min ... .max)),
                ]
            ),
            (
                """
                INSERT INTO tariff_cancellation
                SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])
                ON CONFLICT (tariff) DO NOTHING
                """,
                [
                    .integers(cancelled.map(\.0.rawValue)), .integers(cancelled.map(\.1.recorded.microseconds)),
                    .texts(cancelled.map(\.1.author)), .texts(cancelled.map(\.1.reason)),
                ]
            ),
        ]
    }

    private var rejectedStatement: (sql: String, values: [SQLValue]) {
        let deliveries = content.rejected.map(\.record.delivery)
        let digests = deliveries.map(\.fingerprint)
        return (
            """
            INSERT INTO rejected SELECT * FROM unnest(
                $1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bigint[], $7::bigint[],
                $8::bigint[])
            ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, settled = excluded.settled
            """,
            [
                .integers(content.rejected.map(\.record.id)),
                .integers(content.rejected.map(\.record.recorded.microseconds)),
                .octets(deliveries.map { Array($0.source.utf8) }), .octets(deliveries.map { Array($0.reason.utf8) }),
                .octets(deliveries.map { Array($0.body.utf8) }),
                .integers(digests.map { Int64(bitPattern: $0.high) }),
                .integers(digests.map { Int64(bitPattern: $0.low) }),
                .integers(content.rejected.map { $0.settled?.microseconds }),
            ]
        )
    }

    /// What makes sure that whatever is recorded from now on comes later, and gets other numbers.
    private func counterStatements(_ entries: [LogEntry]) -> Connection.Batch {
        let places = [
            ("event_place", entries.filter { !$0.isCancellation }.map(\.event.sequence).max()),
            ("resource_place", entries.flatMap(\.resources).map(\.rawValue).max()),
            ("rejected_place", content.rejected.map(\.record.id).max()),
        ]
        var batch: Connection.Batch = [("SELECT pg_advisory_xact_lock(\(AdvisoryLock.section.numbers))", [])]
        for (counter, last) in places {
            guard let last else { continue }
            batch.append(
                ("SELECT setval('\(counter)', greatest(last_value, $1)) FROM \(counter)", [.integer(last)]))
        }
        for table in ["account", "tariff"] {
            batch.append(
                (
                    """
                    SELECT setval(pg_get_serial_sequence('\(Schema.name).\(table)', 'id'), max(id)) FROM \(table)
                    HAVING max(id) IS NOT NULL
                    """, []
                ))
        }
        if let last = lastMoment(entries) {
            batch.append(("SELECT seal_moment($1)", [.integer(last.microseconds)]))
        }
        return batch
    }

    private func lastMoment(_ entries: [LogEntry]) -> Moment? {
        let tariffs = content.tariffs.flatMap { [$0.version.recorded, $0.cancellation?.recorded] }
        let rejected = content.rejected.flatMap { [$0.record.recorded, $0.settled] }
        return (entries.map(\.recorded) + (tariffs + rejected + [content.horizon]).compactMap(\.self)).max()
    }
}
