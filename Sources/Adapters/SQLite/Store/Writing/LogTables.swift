import Domain
import JSON
import Ports

/// Tariffs, cancellations, rejected deliveries and the moments of commits, inside a transaction of the caller.
final class LogTables {
    private let horizon: SQLStatement
    private let setRecorded: SQLStatement
    private let adoptRecorded: SQLStatement
    private let setSealed: SQLStatement
    private let insertCancellation: SQLStatement
    private let insertTariff: SQLStatement
    private let findTariff: SQLStatement
    private let findTariffCancellation: SQLStatement
    private let insertTariffCancellation: SQLStatement
    private let insertRejected: SQLStatement
    private let insertSettlement: SQLStatement
    private let deleteSettlement: SQLStatement
    private let events: EventQueries
    /// The last commit, or the last moment that was shown as of, whichever is later; `nil` where it is to be looked up.
    private var last: Int64?
    /// Whether the file does not say yet that something was recorded at ``last``.
    private var isCommitDue = false

    init(_ database: Database) throws(SQLError) {
        horizon = try database.prepare("SELECT max(recorded, sealed) FROM horizon")
        setRecorded = try database.prepare("UPDATE horizon SET recorded = ?")
        adoptRecorded = try database.prepare("UPDATE horizon SET recorded = max(recorded, ?)")
        setSealed = try database.prepare("UPDATE horizon SET sealed = max(sealed, ?)")
        insertCancellation = try database.prepare("INSERT INTO cancellation VALUES (?, ?, ?, ?)")
        insertTariff = try database.prepare(
            "INSERT INTO tariff (rtype, moment, rate, unit, migrate, recorded) VALUES (?, ?, ?, ?, ?, ?) RETURNING id")
        findTariff = try database.prepare("SELECT 1 FROM tariff WHERE id = ?")
        findTariffCancellation = try database.prepare(
            "SELECT recorded, author, reason FROM tariff_cancellation WHERE tariff = ?")
        insertTariffCancellation = try database.prepare("INSERT INTO tariff_cancellation VALUES (?, ?, ?, ?)")
        insertRejected = try database.prepare(
            """
            INSERT INTO rejected (recorded, source, reason, body, digest_high, digest_low) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET reason = excluded.reason
            """)
        insertSettlement = try database.prepare(
            "INSERT INTO settlement SELECT id, ?2 FROM rejected WHERE id = ?1 ON CONFLICT DO NOTHING")
        deleteSettlement = try database.prepare(
            """
            DELETE FROM settlement
            WHERE rejected = (SELECT id FROM rejected WHERE digest_high = ? AND digest_low = ?)
            """)
        events = try EventQueries(database)
    }

    /// The moment of the next commit: now, but later than every commit before and every moment shown as of.
    func nextCommit(now: Moment) throws(SQLError) -> Moment {
        if last == nil {
            _ = try horizon.step()
            last = horizon.integer(0)
            horizon.reset()
        }
        return Moment(microseconds: max(now.microseconds, (last ?? 0) + 1))
    }

    /// Says that something was recorded at a moment; the file says so with ``writeCommit()``.
    func setCommit(_ recorded: Moment) { (last, isCommitDue) = (recorded.microseconds, true) }

    /// Writes down the last moment at which something was recorded in this transaction.
    func writeCommit() throws(SQLError) {
        guard isCommitDue, let last else { return }
        try setRecorded.bind(1, last)
        try setRecorded.run()
        isCommitDue = false
    }

    /// Forgets what was remembered, because another process wrote, or a transaction was undone.
    func forget() { (last, isCommitDue) = (nil, false) }

    /// Says that something was adopted that was recorded at a moment elsewhere.
    func adoptCommit(_ recorded: Moment) throws(SQLError) {
        forget()
        try adoptRecorded.bind(1, recorded.microseconds)
        try adoptRecorded.run()
    }

    func seal(through moment: Moment) throws(SQLError) {
        last = nil
        try setSealed.bind(1, moment.microseconds)
        try setSealed.run()
    }

    func event(_ id: String) throws(SQLError) -> RecordedEvent? { try events.event(id) }

    func insert(_ cancellation: Cancellation, of sequence: Int64) throws(SQLError) {
        try run(insertCancellation, sequence, cancellation)
    }

    func insert(_ cancellation: Cancellation, of tariff: TariffID) throws(SQLError) {
        try run(insertTariffCancellation, tariff.rawValue, cancellation)
    }

    private func run(_ statement: SQLStatement, _ key: Int64, _ cancellation: Cancellation) throws(SQLError) {
        try statement.bind(
            .integer(key), .integer(cancellation.recorded.microseconds), .text(cancellation.author),
            .text(cancellation.reason))
        try statement.run()
    }

    func insert(_ draft: TariffDraft, unit: RateUnit, at recorded: Moment) throws(SQLError) -> TariffVersion {
        try insertTariff.bind(
            .text(draft.rtype), .integer(draft.moment.microseconds), .init(draft.rate?.description),
            .text(unit.rawValue), .integer(draft.migrate ? 1 : 0), .integer(recorded.microseconds))
        _ = try insertTariff.step()
        let id = TariffID(rawValue: insertTariff.integer(0))
        try insertTariff.run()
        return TariffVersion(
            id: id, rtype: draft.rtype, moment: draft.moment, rate: draft.rate, unit: unit, migrate: draft.migrate,
            recorded: recorded)
    }

    func hasTariff(_ id: TariffID) throws(SQLError) -> Bool {
        try findTariff.bind(1, id.rawValue)
        defer { findTariff.reset() }
        return try findTariff.step()
    }

    func cancellation(of tariff: TariffID) throws(SQLError) -> Cancellation? {
        try findTariffCancellation.bind(1, tariff.rawValue)
        defer { findTariffCancellation.reset() }
        guard try findTariffCancellation.step() else { return nil }
        return Cancellation(
            recorded: Moment(microseconds: findTariffCancellation.integer(0)),
            author: findTariffCancellation.text(1), reason: findTariffCancellation.text(2))
    }

    /// Keeps a rejected delivery; of one that is kept already only the reason, and one that was settled waits again.
    func insert(_ delivery: RejectedDelivery, at recorded: Moment) throws(SQLError) {
        let digest = delivery.fingerprint
        let (high, low) = (Int64(bitPattern: digest.high), Int64(bitPattern: digest.low))
        try deleteSettlement.bind(.integer(high), .integer(low))
        try deleteSettlement.run()
        try insertRejected.bind(
            .integer(recorded.microseconds), .text(delivery.source), .text(delivery.reason), .text(delivery.body),
            .integer(high), .integer(low))
        try insertRejected.run()
    }

    /// Takes a rejected delivery off the list.
    func settle(_ rejected: Int64, at recorded: Moment) throws(SQLError) {
        try insertSettlement.bind(.integer(rejected), .integer(recorded.microseconds))
        try insertSettlement.run()
    }
}
