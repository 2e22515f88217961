import Domain

/// Which months the closed segments that are believed cross, made anew from the segments.
enum MonthCrossings {
    /// Resources whose segments have other crossings than they should; `nil` stands for segments that are not there.
    static func differences(_ connection: Connection) throws(SQLError) -> Set<ResourceID?> {
        let rows = try connection.query(
            """
            SELECT DISTINCT s.resource FROM (
                (\(expected) EXCEPT \(actual)) UNION ALL (\(actual) EXCEPT \(expected))
            ) d LEFT JOIN segment s ON s.home = d.home AND s.id = d.segment
            """)
        return Set((0..<rows.count).map { rows.optionalInteger($0, 0).map(ResourceID.init(rawValue:)) })
    }

    /// Puts them right, inside a transaction of the caller.
    static func repair(_ connection: Connection) throws(SQLError) {
        _ = try connection.run([
            (
                """
                DELETE FROM month_crossing WHERE (home, account, month, segment) IN (\(actual) EXCEPT \(expected))
                """, []
            ), ("INSERT INTO month_crossing \(expected) EXCEPT \(actual)", []),
        ])
    }

    private static let actual = "SELECT home, account, month, segment FROM month_crossing"

    /// Each segment's months from the one after its begin to the one that holds its last microsecond.
    private static let expected = """
        SELECT home, account, generate_series(\(month("begin_at")) + 1, \(month("end_at - 1"))) AS month, id AS segment
        FROM segment
        WHERE known_to IS NULL AND end_at > begin_at AND account IS NOT NULL
        """

    private static func month(_ moment: String) -> String {
        let time = "(timestamp 'epoch' + ((\(moment)) / 1000000) * interval '1 second')"
        return "(extract(year FROM \(time)) * 12 + extract(month FROM \(time)) - 1)::integer"
    }
}
