import Domain

/// The look-ups of a bill.
///
/// A segment can lie in a period in four ways, each with an index: it is open; it began in the period or earlier in
/// the month in which the period begins; it crossed the begin of that month; and, where what was known at an earlier
/// moment is asked, it was given its end, or up, later than that.
final class UsageQueries {
    /// The segments of an account that may lie in the period, by root, then by resource.
    let usage: SQLStatement
    let accounts: SQLStatement
    /// The first segment of a resource that an account paid, and the last ones that had begun by now.
    let first: SQLStatement
    let last: SQLStatement
    /// The same of what was known at an earlier moment, in one row.
    let extent: SQLStatement
    let resource: SQLStatement

    private static let columns = "resource, kind, whole, micros, begin_at"

    /// - Parameter isHistoric: whether what was known at an earlier moment is asked.
    init(_ database: Database, isHistoric: Bool) throws(SQLError) {
        accounts = try database.prepare("SELECT id, name FROM account WHERE name > ? ORDER BY name")
        first = try database.prepare(
            """
            SELECT begin_at FROM segment WHERE resource = ? AND account = ? AND known_to IS NULL
            ORDER BY begin_at LIMIT 1
            """)
        last = try database.prepare(
            """
            SELECT begin_at, end_at FROM segment
            WHERE resource = ? AND account = ? AND known_to IS NULL AND begin_at <= ? ORDER BY begin_at DESC
            """)
        extent = try database.prepare(
            """
            SELECT min(begin_at), max(end_at IS NULL OR end_at > ?3 OR end_known > ?4), max(end_at) FROM (
                SELECT begin_at, end_at, end_known FROM segment INDEXED BY segment_line
                WHERE resource = ?1 AND account = ?2 AND begin_at <= ?3 AND known_from <= ?4 AND known_to IS NULL
                UNION ALL
                SELECT begin_at, end_at, end_known FROM segment INDEXED BY segment_retired_line
                WHERE resource = ?1 AND account = ?2 AND begin_at <= ?3 AND known_from <= ?4 AND known_to > ?4
            )
            """)
        resource = try database.prepare("SELECT parent, rtype, name FROM resource WHERE id = ?")
        usage = try database.prepare(
            """
            SELECT r.root, r.id, r.parent, r.rtype, r.name, root.rtype, root.name,
                s.kind, s.whole, s.micros, s.begin_at, s.end_at
            FROM (\(isHistoric ? Self.known : Self.believed)) s
            CROSS JOIN resource r ON r.id = s.resource
            CROSS JOIN resource root ON root.id = r.root
            ORDER BY root.name, root.rtype, r.root, r.id
            """)
    }

    /// What is believed now. Parameters: 1 account, 2 the period's start, 3 its end, 4 the start of the month that
    /// holds its start, 5 that month.
    private static let believed = """
        SELECT \(columns), end_at FROM segment INDEXED BY segment_open
        WHERE account = ?1 AND known_to IS NULL AND end_at IS NULL AND begin_at < ?3
        UNION ALL
        SELECT \(columns), end_at FROM segment INDEXED BY segment_closed
        WHERE account = ?1 AND known_to IS NULL AND end_at IS NOT NULL AND begin_at >= ?4 AND begin_at < ?3
        AND end_at >= ?2
        UNION ALL
        SELECT s.resource, s.kind, s.whole, s.micros, s.begin_at, s.end_at
        FROM month_crossing m CROSS JOIN segment s ON s.id = m.segment
        WHERE m.account = ?1 AND m.month = ?5 AND s.end_at > ?2
        """

    /// What was known at moment 6; an end that was learned later is none yet.
    private static let known = """
        SELECT \(columns), end_at FROM segment INDEXED BY segment_open
        WHERE account = ?1 AND known_to IS NULL AND end_at IS NULL AND begin_at < ?3 AND known_from <= ?6
        UNION ALL
        SELECT \(columns), CASE WHEN end_known > ?6 THEN NULL ELSE end_at END
        FROM segment INDEXED BY segment_closed
        WHERE account = ?1 AND known_to IS NULL AND end_at IS NOT NULL AND begin_at >= ?4 AND begin_at < ?3
        AND known_from <= ?6
        UNION ALL
        SELECT s.resource, s.kind, s.whole, s.micros, s.begin_at,
            CASE WHEN s.end_known > ?6 THEN NULL ELSE s.end_at END
        FROM month_crossing m CROSS JOIN segment s ON s.id = m.segment
        WHERE m.account = ?1 AND m.month = ?5 AND s.known_from <= ?6
        UNION ALL
        SELECT \(columns), NULL FROM segment INDEXED BY segment_late
        WHERE account = ?1 AND known_to IS NULL AND late = 1 AND end_known > ?6 AND begin_at < ?4 AND end_at <= ?4
        AND known_from <= ?6
        UNION ALL
        SELECT \(columns), CASE WHEN end_known > ?6 THEN NULL ELSE end_at END
        FROM segment INDEXED BY segment_retired
        WHERE account = ?1 AND known_to > ?6 AND begin_at < ?3 AND known_from <= ?6
        """
}
