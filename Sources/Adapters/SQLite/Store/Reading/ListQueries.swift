import Domain
import JSON
import Ports

/// Reads accounts, resources, events and rejected deliveries as lists.
enum ListQueries {
    /// Accounts behind a name.
    static func accounts(_ database: Database, after name: String, limit: Int) throws(SQLError) -> [Account] {
        try accounts(database, "name > ? ORDER BY name LIMIT ?", .text(name), .integer(Int64(limit)))
    }

    static func account(_ database: Database, _ id: AccountID) throws(SQLError) -> Account? {
        try accounts(database, "id = ?", .integer(id.rawValue)).first
    }

    /// The account of a name, if it was known at a moment.
    static func account(_ database: Database, named name: String, knownAt known: Moment) throws(SQLError) -> Account? {
        try accounts(database, "name = ? AND recorded <= ?", .text(name), .integer(known.microseconds)).first
    }

    private static func accounts(
        _ database: Database, _ condition: String, _ values: SQLStatement.Value...
    ) throws(SQLError) -> [Account] {
        let query = try database.prepare("SELECT id, name FROM account WHERE \(condition)")
        try query.bind(values)
        var accounts: [Account] = []
        while try query.step() {
            accounts.append(Account(id: AccountID(rawValue: query.integer(0)), name: query.text(1)))
        }
        return accounts
    }

    static func events(_ database: Database, _ question: EventQuestion) throws(SQLError) -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        guard question.limit > 0 else { return events }
        try EventQueries(database).each(after: question.after) { recorded in
            let event = recorded.event
            if question.account.map({ isSame($0, event.account) }) ?? true,
                question.rtype.map({ isSame($0, event.root.rtype) }) ?? true,
                question.name.map({ isSame($0, event.root.name) }) ?? true,
                question.from.map({ $0 <= event.moment }) ?? true, question.to.map({ $0 > event.moment }) ?? true
            {
                events.append(recorded)
            }
            return events.count < question.limit
        }
        return events
    }

    /// How many resources of each type have a linear segment that is open.
    static func running(_ database: Database, at now: Moment) throws(SQLError) -> [String: Int] {
        let query = try database.prepare(
            """
            SELECT resource.rtype, count(DISTINCT segment.resource) FROM segment JOIN resource
                ON resource.id = segment.resource
            WHERE segment.known_to IS NULL AND segment.end_at IS NULL AND segment.kind = 0
                AND segment.begin_at <= ? AND (segment.whole > 0 OR segment.micros > 0)
            GROUP BY resource.rtype
            """)
        try query.bind(1, now.microseconds)
        var counts: [String: Int] = [:]
        while try query.step() { counts[query.text(0)] = Int(query.integer(1)) }
        return counts
    }

    static func rejected(_ database: Database, after: Int64, limit: Int) throws(SQLError) -> [RejectedRecord] {
        let query = try database.prepare(
            """
            SELECT id, recorded, source, reason, body FROM rejected
            WHERE id > ? AND id NOT IN (SELECT rejected FROM settlement) ORDER BY id LIMIT ?
            """)
        try query.bind(.integer(after), .integer(Int64(limit)))
        var records: [RejectedRecord] = []
        while try query.step() {
            let delivery = RejectedDelivery(source: query.text(2), reason: query.text(3), body: query.text(4))
            records.append(
                RejectedRecord(
                    id: query.integer(0), recorded: Moment(microseconds: query.integer(1)), delivery: delivery))
        }
        return records
    }
}
