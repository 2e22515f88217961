import Domain
import Ports

/// The statements on rejected deliveries.
enum RejectedTable {
    struct Row {
        let id: Int64
        let recorded: Moment
        let delivery: RejectedDelivery
        let digest: Fingerprint
    }

    private static func columns(of digests: [Fingerprint]) -> [SQLValue] {
        [
            .integers(digests.map { Int64(bitPattern: $0.high) }), .integers(digests.map { Int64(bitPattern: $0.low) }),
        ]
    }

    static func finding(_ digests: [Fingerprint]) -> (sql: String, values: [SQLValue]) {
        (
            """
            SELECT r.id, r.digest_high, r.digest_low FROM unnest($1::bigint[], $2::bigint[]) AS wish (high, low)
            JOIN rejected r ON r.digest_high = wish.high AND r.digest_low = wish.low
            """, columns(of: digests)
        )
    }

    static func ids(_ rows: SQLRows) -> [Fingerprint: Int64] {
        var ids: [Fingerprint: Int64] = [:]
        for row in 0..<rows.count {
            let digest = Fingerprint(
                high: UInt64(bitPattern: rows.integer(row, 1)), low: UInt64(bitPattern: rows.integer(row, 2)))
            ids[digest] = rows.integer(row, 0)
        }
        return ids
    }

    /// Keeps deliveries; of one that is kept already only the reason, and one that was settled waits again.
    static func keeping(_ rows: [Row]) -> (sql: String, values: [SQLValue]) {
        func octets(_ text: (RejectedDelivery) -> String) -> SQLValue {
            .octets(rows.map { Array(text($0.delivery).utf8) })
        }
        return (
            """
            INSERT INTO rejected (id, recorded, source, reason, body, digest_high, digest_low) SELECT * FROM unnest(
                $1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bigint[], $7::bigint[])
            ON CONFLICT (digest_high, digest_low) DO UPDATE SET reason = excluded.reason, settled = NULL
            """,
            [
                .integers(rows.map(\.id)), .integers(rows.map(\.recorded.microseconds)), octets(\.source),
                octets(\.reason), octets(\.body),
            ] + columns(of: rows.map(\.digest))
        )
    }

    /// Takes deliveries off the list.
    static func settling(_ ids: [Int64], at recorded: Moment) -> (sql: String, values: [SQLValue]) {
        (
            "UPDATE rejected SET settled = $2 WHERE id = ANY ($1::bigint[]) AND settled IS NULL",
            [.integers(ids), .integer(recorded.microseconds)]
        )
    }
}
