import Domain

/// Reads all versions of all prices.
enum TariffQueries {
    static func all(_ connection: Connection) throws(SQLError) -> [TariffVersion] {
        let rows = try connection.query(
            """
            SELECT t.id, t.rtype, t.moment, t.rate, t.unit, t.migrate, t.recorded, c.recorded
            FROM tariff t LEFT JOIN tariff_cancellation c ON c.tariff = t.id ORDER BY t.recorded, t.id
            """)
        var versions: [TariffVersion] = []
        for row in 0..<rows.count {
            versions.append(
                TariffVersion(
                    id: TariffID(rawValue: rows.integer(row, 0)), rtype: rows.text(row, 1),
                    moment: rows.moment(row, 2), rate: try rate(rows.optionalText(row, 3)),
                    unit: RateUnit(rawValue: rows.text(row, 4)) ?? .day, migrate: rows.flag(row, 5),
                    recorded: rows.moment(row, 6), cancelled: rows.optionalMoment(row, 7)))
        }
        return versions
    }

    private static func rate(_ text: String?) throws(SQLError) -> Rate? {
        guard let text else { return nil }
        do throws(DecimalError) { return try Rate(text) } catch {
            throw SQLError.corrupt("the rate \(text) of a tariff \(error)")
        }
    }
}
