import Domain
import JSON
import Ports

/// Reads accounts, events and rejected deliveries as lists.
enum ListQueries {
    /// Accounts behind a name.
    static func accounts(_ connection: Connection, after name: String, limit: Int) throws(SQLError) -> [Account] {
        try accounts(connection, "name > $1 ORDER BY name LIMIT $2", .text(name), .integer(Int64(limit)))
    }

    static func account(_ connection: Connection, _ id: AccountID) throws(SQLError) -> Account? {
        try accounts(connection, "id = $1", .integer(id.rawValue)).first
    }

    /// The account of a name, if it was known at a moment.
    static func account(
        _ connection: Connection, named name: String, knownAt known: Moment
    ) throws(SQLError) -> Account? {
        try accounts(connection, "name = $1 AND recorded <= $2", .text(name), .integer(known.microseconds)).first
    }

    private static func accounts(
        _ connection: Connection, _ condition: String, _ values: SQLValue...
    ) throws(SQLError) -> [Account] {
        let rows = try connection.run([("SELECT id, name FROM account WHERE \(condition)", values)])[0]
        return (0..<rows.count).map { row in
            Account(id: AccountID(rawValue: rows.integer(row, 0)), name: rows.text(row, 1))
        }
    }

    /// How many events are looked at in one go.
    private static let portion = 1_000

    /// - Parameter settled: what was recorded later is not shown yet: something earlier may still come.
    static func events(
        _ connection: Connection, _ question: EventQuestion, settled: Moment
    ) throws(SQLError) -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        var (marker, isAtEnd) = (question.after, question.limit <= 0)
        while !isAtEnd {
            let rows = try connection.query(
                """
                \(EventQueries.selection) FROM event e \(EventQueries.cancellation)
                WHERE e.sequence > $1 AND e.recorded <= $2 ORDER BY e.sequence LIMIT $3
                """, .integer(marker), .integer(settled.microseconds), .integer(Int64(portion)))
            for row in 0..<rows.count where events.count < question.limit {
                let recorded = try EventQueries.recorded(rows, row)
                marker = recorded.sequence
                if isAsked(recorded.event, question) { events.append(recorded) }
            }
            isAtEnd = rows.count < portion || events.count >= question.limit
        }
        return events
    }

    private static func isAsked(_ event: Event, _ question: EventQuestion) -> Bool {
        question.account.map { isSame($0, event.account) } ?? true
            && question.rtype.map { isSame($0, event.root.rtype) } ?? true
            && question.name.map { isSame($0, event.root.name) } ?? true
            && question.from.map { $0 <= event.moment } ?? true && question.to.map { $0 > event.moment } ?? true
    }

    /// How many resources of each type have a linear segment that is open.
    static func running(_ connection: Connection, at now: Moment) throws(SQLError) -> [String: Int] {
        let rows = try connection.query(
            """
            SELECT r.rtype, count(DISTINCT s.resource) FROM segment s JOIN resource r ON r.id = s.resource
            WHERE s.known_to IS NULL AND s.end_at IS NULL AND s.kind = 0 AND s.begin_at <= $1
                AND (s.whole > 0 OR s.micros > 0)
            GROUP BY r.rtype
            """, .integer(now.microseconds))
        var counts: [String: Int] = [:]
        for row in 0..<rows.count { counts[rows.text(row, 0)] = Int(rows.integer(row, 1)) }
        return counts
    }

    static func rejected(
        _ connection: Connection, after: Int64, limit: Int, settled: Moment
    ) throws(SQLError) -> [RejectedRecord] {
        // In the order of commits, not of numbers: a commit takes those of refused messages when others may have later ones.
        let rows = try connection.query(
            """
            SELECT id, recorded, source, reason, body FROM rejected
            WHERE settled IS NULL AND recorded <= $2 AND (recorded, id) > (coalesce(
                (SELECT recorded FROM rejected WHERE id <= $1 ORDER BY id DESC LIMIT 1), -1), $1)
            ORDER BY recorded, id LIMIT $3
            """, .integer(after), .integer(settled.microseconds), .integer(Int64(limit)))
        return (0..<rows.count).map { row in
            let delivery = RejectedDelivery(
                source: rows.text(row, 2), reason: rows.text(row, 3), body: rows.text(row, 4))
            return RejectedRecord(id: rows.integer(row, 0), recorded: rows.moment(row, 1), delivery: delivery)
        }
    }
}
