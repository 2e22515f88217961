import Domain

/// Reads all versions of all prices.
struct TariffQueries {
    static func all(_ database: Database) throws(SQLError) -> [TariffVersion] {
        let query = try database.prepare(
            """
            SELECT t.id, t.rtype, t.moment, t.rate, t.unit, t.migrate, t.recorded, c.recorded
            FROM tariff t LEFT JOIN tariff_cancellation c ON c.tariff = t.id ORDER BY t.id
            """)
        var versions: [TariffVersion] = []
        while try query.step() {
            versions.append(
                TariffVersion(
                    id: TariffID(rawValue: query.integer(0)), rtype: query.text(1),
                    moment: Moment(microseconds: query.integer(2)), rate: try rate(query.optionalText(3)),
                    unit: RateUnit(rawValue: query.text(4)) ?? .day, migrate: query.integer(5) == 1,
                    recorded: Moment(microseconds: query.integer(6)),
                    cancelled: query.optionalInteger(7).map(Moment.init(microseconds:))))
        }
        return versions
    }

    private static func rate(_ text: String?) throws(SQLError) -> Rate? {
        guard let text else { return nil }
        do throws(DecimalError) { return try Rate(text) } catch {
            throw SQLError(code: 11, message: "the rate \(text) of a tariff \(error)", statement: "")
        }
    }
}
