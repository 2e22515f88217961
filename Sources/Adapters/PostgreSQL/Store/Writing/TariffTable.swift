import Domain
import Ports

/// Writes versions of prices and their cancellations, each in a transaction of its own.
enum TariffTable {
    /// - Parameter request: what tells the call from others; what it brought before is not brought again.
    static func insert(
        _ drafts: [TariffDraft], unit: RateUnit, request: Int64, _ transaction: WriteTransaction
    ) throws(SQLError) -> [TariffVersion] {
        let known = [
            AdvisoryLock.statement(forRequest: request),
            ("SELECT recorded, id FROM tariff WHERE request = $1 ORDER BY id", [.integer(request)]),
        ]
        let rows = try transaction.begin(others: known, wish: .init(batches: 1))
        if let before = rows.last, before.count > 0 {
            try transaction.connection.execute("ROLLBACK")
            return versions(drafts, unit: unit, at: before.moment(0, 0)) { before.integer($0, 1) }
        }
        let recorded = transaction.recorded
        let made = try transaction.connection.run([
            (
                """
                INSERT INTO tariff (rtype, moment, rate, unit, migrate, recorded, request)
                SELECT *, $6::bigint, $7::bigint
                FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::boolean[])
                RETURNING id
                """,
                [
                    .texts(drafts.map(\.rtype)), .integers(drafts.map(\.moment.microseconds)),
                    .texts(drafts.map { $0.rate?.description }), .texts(drafts.map { ($0.unit ?? unit).rawValue }),
                    .flags(drafts.map(\.migrate)), .integer(recorded.microseconds), .integer(request),
                ]
            ), ("COMMIT", []),
        ])[0]
        return versions(drafts, unit: unit, at: recorded) { made.integer($0, 0) }
    }

    private static func versions(
        _ drafts: [TariffDraft], unit: RateUnit, at recorded: Moment, id: (Int) -> Int64
    ) -> [TariffVersion] {
        drafts.enumerated().map { place, draft in
            TariffVersion(
                id: TariffID(rawValue: id(place)), rtype: draft.rtype, moment: draft.moment, rate: draft.rate,
                unit: draft.unit ?? unit, migrate: draft.migrate, recorded: recorded)
        }
    }

    /// The cancellation of a version, this one or an earlier one; `nil` if there is no such version.
    static func cancel(
        _ id: TariffID, by author: String, because reason: String, _ transaction: WriteTransaction
    ) throws(SQLError) -> Cancellation? {
        // Its row is locked: whoever else cancels it waits.
        let rows = try transaction.begin(
            others: [
                ("SELECT FROM tariff WHERE id = $1 FOR UPDATE", [.integer(id.rawValue)]),
                (
                    "SELECT recorded, author, reason FROM tariff_cancellation WHERE tariff = $1",
                    [.integer(id.rawValue)]
                ),
            ], wish: .init(batches: 1))
        guard let tariff = rows.first, let known = rows.last, tariff.count > 0, known.count == 0 else {
            try transaction.connection.execute("ROLLBACK")
            guard let known = rows.last, known.count > 0 else { return nil }
            return Cancellation(recorded: known.moment(0, 0), author: known.text(0, 1), reason: known.text(0, 2))
        }
        let cancellation = Cancellation(recorded: transaction.recorded, author: author, reason: reason)
        _ = try transaction.connection.run([
            (
                "INSERT INTO tariff_cancellation VALUES ($1, $2, $3, $4)",
                [
                    .integer(id.rawValue), .integer(cancellation.recorded.microseconds), .text(author), .text(reason),
                ]
            ), ("COMMIT", []),
        ])
        return cancellation
    }
}
