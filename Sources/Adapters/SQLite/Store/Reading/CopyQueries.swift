import Domain
import Ports

/// Reads prices and rejected deliveries as another store takes them over, and counts everything.
enum CopyQueries {
    static func tariffs(_ database: Database) throws(SQLError) -> [TariffRecord] {
        let query = try database.prepare("SELECT tariff, recorded, author, reason FROM tariff_cancellation")
        var cancellations: [Int64: Cancellation] = [:]
        while try query.step() {
            cancellations[query.integer(0)] = Cancellation(
                recorded: Moment(microseconds: query.integer(1)), author: query.text(2), reason: query.text(3))
        }
        return try TariffQueries.all(database).map {
            TariffRecord(version: $0, cancellation: cancellations[$0.id.rawValue])
        }
    }

    static func rejected(_ database: Database, after id: Int64, limit: Int) throws(SQLError) -> [RejectedEntry] {
        let query = try database.prepare(
            """
            SELECT r.id, r.recorded, r.source, r.reason, r.body, s.recorded FROM rejected r
            LEFT JOIN settlement s ON s.rejected = r.id WHERE r.id > ? ORDER BY r.id LIMIT ?
            """)
        try query.bind(.integer(id), .integer(Int64(limit)))
        var entries: [RejectedEntry] = []
        while try query.step() {
            let delivery = RejectedDelivery(source: query.text(2), reason: query.text(3), body: query.text(4))
            let record = RejectedRecord(
                id: query.integer(0), recorded: Moment(microseconds: query.integer(1)), delivery: delivery)
            entries.append(
                RejectedEntry(record: record, settled: query.optionalInteger(5).map(Moment.init(microseconds:))))
        }
        return entries
    }

    static func counts(_ database: Database) throws(SQLError) -> StoreCounts {
        func count(_ table: String) throws(SQLError) -> Int {
            Int(try database.integer("SELECT count(*) FROM \(table)") ?? 0)
        }
        var counts = StoreCounts()
        (counts.accounts, counts.resources) = (try count("account"), try count("resource"))
        (counts.events, counts.cancellations) = (try count("event"), try count("cancellation"))
        counts.tariffs = try count("tariff")
        counts.tariffCancellations = try count("tariff_cancellation")
        (counts.rejected, counts.settled) = (try count("rejected"), try count("settlement"))
        return counts
    }
}
