import Domain

/// The look-ups of a bill.
///
/// A segment can lie in a period in four ways, each with an index: it is open; it began in the period or earlier in
/// the month in which the period begins; it crossed the begin of that month; and, where what was known at an earlier
/// moment is asked, it was given its end, or up, later than that.
enum UsageQueries {
    static let fetch = "FETCH 2000 FROM usage"
    static let close = "CLOSE usage"

    /// Opens the walk through the segments of some accounts that may lie in the period: account by account in the order
    /// given, by root, then by resource. Parameters: 1 the accounts, 2 the period's start, 3 its end, 4 the start of
    /// the month that holds its start, 5 that month, and, where what was known is asked, 6 when.
    static func open(isHistoric: Bool) -> String {
        """
        DECLARE usage NO SCROLL CURSOR FOR
        SELECT a.place, u.* FROM unnest($1::bigint[]) WITH ORDINALITY AS a (id, place)
        CROSS JOIN LATERAL (
            SELECT r.home, r.root, r.id, r.parent, r.rtype, r.name, root.rtype AS root_rtype, root.name AS root_name,
                s.kind, s.whole, s.micros, s.begin_at, s.end_at
            FROM (\(isHistoric ? known : believed)) s
            JOIN resource r ON r.id = s.resource AND r.home = s.home
            JOIN resource root ON root.home = r.home AND root.root = r.root AND root.id = r.root
            ORDER BY coalesce(root.name, ''), root.rtype, r.root, r.id
        ) u
        """
    }

    private static let columns = "home, resource, kind, whole, micros, begin_at"
    private static let crossing =
        "s.home, s.resource, s.kind, s.whole, s.micros, s.begin_at"

    /// What is believed now.
    private static let believed = """
        SELECT \(columns), end_at FROM segment
        WHERE account = a.id AND known_to IS NULL AND end_at IS NULL AND begin_at < $3
        UNION ALL
        SELECT \(columns), end_at FROM segment
        WHERE account = a.id AND known_to IS NULL AND end_at IS NOT NULL AND begin_at >= $4 AND begin_at < $3
        AND end_at >= $2
        UNION ALL
        SELECT \(crossing), s.end_at
        FROM month_crossing m JOIN segment s ON s.home = m.home AND s.id = m.segment
        WHERE m.account = a.id AND m.month = ($5::bigint)::integer AND s.end_at > $2
        """

    /// What was known at a moment; an end that was learned later is none yet.
    private static let known = """
        SELECT \(columns), end_at FROM segment
        WHERE account = a.id AND known_to IS NULL AND end_at IS NULL AND begin_at < $3 AND known_from <= $6
        AND $2::bigint IS NOT NULL
        UNION ALL
        SELECT \(columns), CASE WHEN end_known > $6 THEN NULL ELSE end_at END FROM segment
        WHERE account = a.id AND known_to IS NULL AND end_at IS NOT NULL AND begin_at >= $4 AND begin_at < $3
        AND known_from <= $6
        UNION ALL
        SELECT \(crossing), CASE WHEN s.end_known > $6 THEN NULL ELSE s.end_at END
        FROM month_crossing m JOIN segment s ON s.home = m.home AND s.id = m.segment
        WHERE m.account = a.id AND m.month = ($5::bigint)::integer AND s.known_from <= $6
        UNION ALL
        SELECT \(columns), NULL FROM segment
        WHERE account = a.id AND known_to IS NULL AND late AND end_known > $6 AND begin_at < $4 AND end_at <= $4
        AND known_from <= $6
        UNION ALL
        SELECT \(columns), CASE WHEN end_known > $6 THEN NULL ELSE end_at END FROM segment
        WHERE account = a.id AND known_to IS NOT NULL AND known_to > $6 AND begin_at < $3 AND known_from <= $6
        """

    private static let wishes = """
        unnest($1::bigint[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS wish (home, resource, account, place)
        """

    /// For resources and the accounts that pay for them: the begin of the first segment, and of the last ones that had
    /// begun by now (4) whether one runs, and the last end.
    static let extents = """
        SELECT first.begin_at, last.runs, last.end_at FROM \(wishes)
        CROSS JOIN LATERAL (
            SELECT min(begin_at) AS begin_at, max(begin_at) FILTER (WHERE begin_at <= $4) AS last_at FROM segment
            WHERE home = wish.home AND resource = wish.resource AND account = wish.account AND known_to IS NULL
        ) first
        CROSS JOIN LATERAL (
            SELECT coalesce(bool_or(end_at IS NULL OR end_at > $4), false) AS runs, max(end_at) AS end_at FROM segment
            WHERE home = wish.home AND resource = wish.resource AND account = wish.account AND known_to IS NULL
            AND begin_at = first.last_at
        ) last
        ORDER BY wish.place
        """

    /// The same of what was known at an earlier moment (5).
    static let knownExtents = """
        SELECT all_then.begin_at, all_then.runs, all_then.end_at FROM \(wishes)
        CROSS JOIN LATERAL (
            SELECT min(begin_at) AS begin_at,
                coalesce(bool_or(end_at IS NULL OR end_at > $4 OR coalesce(end_known > $5, false)), false) AS runs,
                max(end_at) AS end_at
            FROM (
                SELECT begin_at, end_at, end_known FROM segment
                WHERE home = wish.home AND resource = wish.resource AND account = wish.account AND begin_at <= $4
                AND known_from <= $5 AND known_to IS NULL
                UNION ALL
                SELECT begin_at, end_at, end_known FROM segment
                WHERE home = wish.home AND resource = wish.resource AND account = wish.account AND begin_at <= $4
                AND known_from <= $5 AND known_to IS NOT NULL AND known_to > $5
            ) s
        ) all_then
        ORDER BY wish.place
        """

    /// Resources by home and id.
    static let resources = """
        SELECT r.home, r.id, r.parent, r.rtype, r.name FROM unnest($1::bigint[], $2::bigint[]) AS wish (home, id)
        JOIN resource r ON r.id = wish.id AND r.home = wish.home
        """
}
