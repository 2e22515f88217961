import Domain
import Ports

/// Reads prices and rejected deliveries as another store takes them over, and counts everything.
enum CopyQueries {
    static func tariffs(_ connection: Connection) throws(SQLError) -> [TariffRecord] {
        let rows = try connection.query("SELECT tariff, recorded, author, reason FROM tariff_cancellation")
        var cancellations: [Int64: Cancellation] = [:]
        for row in 0..<rows.count {
            cancellations[rows.integer(row, 0)] = Cancellation(
                recorded: rows.moment(row, 1), author: rows.text(row, 2), reason: rows.text(row, 3))
        }
        return try TariffQueries.all(connection).sorted { $0.id.rawValue < $1.id.rawValue }.map {
            TariffRecord(version: $0, cancellation: cancellations[$0.id.rawValue])
        }
    }

    /// - Parameter settled: what was recorded later is not shown yet: something earlier may still come.
    static func rejected(
        _ connection: Connection, after id: Int64, limit: Int, settled: Moment
    ) throws(SQLError) -> [RejectedEntry] {
        let rows = try connection.query(
            """
            SELECT id, recorded, source, reason, body, settled FROM rejected
            WHERE id > $1 AND recorded <= $2 ORDER BY id LIMIT $3
            """, .integer(id), .integer(settled.microseconds), .integer(Int64(limit)))
        return (0..<rows.count).map { row in
            let delivery = RejectedDelivery(
                source: rows.text(row, 2), reason: rows.text(row, 3), body: rows.text(row, 4))
            let record = RejectedRecord(id: rows.integer(row, 0), recorded: rows.moment(row, 1), delivery: delivery)
            return RejectedEntry(record: record, settled: rows.optionalMoment(row, 5))
        }
    }

    static func counts(_ connection: Connection) throws(SQLError) -> StoreCounts {
        let tables = [
            "account", "resource", "event", "cancellation", "tariff", "tariff_cancellation", "rejected",
            "rejected WHERE settled IS NOT NULL",
        ]
        let rows = try connection.run(tables.map { ("SELECT count(*) FROM \($0)", []) })
        let found = rows.map { Int($0.integer(0, 0)) }
        var counts = StoreCounts()
        (counts.accounts, counts.resources, counts.events, counts.cancellations) = (
            found[0], found[1], found[2], found[3]
        )
        (counts.tariffs, counts.tariffCancellations) = (found[4], found[5])
        (counts.rejected, counts.settled) = (found[6], found[7])
        return counts
    }
}
