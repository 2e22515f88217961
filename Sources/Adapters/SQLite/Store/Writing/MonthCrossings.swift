import Domain

/// Which months the closed segments that are believed cross, made anew from the segments.
enum MonthCrossings {
    /// Resources whose segments have other crossings than they should; `nil` stands for segments that are not there.
    static func differences(_ database: Database) throws(SQLError) -> Set<ResourceID?> {
        let query = try database.prepare(
            """
            SELECT DISTINCT s.resource FROM (
                SELECT * FROM (\(expected) EXCEPT \(actual)) UNION ALL SELECT * FROM (\(actual) EXCEPT \(expected))
            ) d LEFT JOIN segment s ON s.id = d.segment
            """)
        var resources: Set<ResourceID?> = []
        while try query.step() { resources.insert(query.optionalInteger(0).map(ResourceID.init(rawValue:))) }
        return resources
    }

    /// Puts them right, inside a transaction of the caller.
    static func repair(_ database: Database) throws(SQLError) {
        try database.execute(
            """
            DELETE FROM month_crossing WHERE (account, month, segment) IN (\(actual) EXCEPT \(expected));
            INSERT INTO month_crossing \(expected) EXCEPT \(actual);
            """)
    }

    private static let actual = "SELECT account, month, segment FROM month_crossing"

    /// Each segment's months from the one after its begin to the one that holds its last microsecond.
    private static let expected = """
        SELECT account, month, segment FROM (
            WITH RECURSIVE crossing (account, month, segment, last) AS (
                SELECT account, \(month("begin_at")) + 1, id, \(month("end_at - 1")) FROM segment
                WHERE known_to IS NULL AND end_at > begin_at AND account IS NOT NULL
                UNION ALL
                SELECT account, month + 1, segment, last FROM crossing WHERE month < last
            ) SELECT account, month, segment FROM crossing WHERE month <= last
        )
        """

    private static func month(_ moment: String) -> String {
        let seconds = "(\(moment)) / 1000000, 'unixepoch'"
        return "CAST(strftime('%Y', \(seconds)) AS INTEGER) * 12 + CAST(strftime('%m', \(seconds)) AS INTEGER) - 1"
    }
}
