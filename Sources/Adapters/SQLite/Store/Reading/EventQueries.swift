import Domain
import JSON
import Ports

/// Reads events of the log back into what they were.
final class EventQueries {
    private let byID: SQLStatement
    private let after: SQLStatement

    /// What ``recorded(_:)`` reads.
    static let columns = """
        e.sequence, e.id, e.recorded, e.source, e.type, e.digest_high, e.digest_low, e.body,
        c.recorded, c.author, c.reason
        """

    static let selection = "SELECT \(columns) FROM event e LEFT JOIN cancellation c ON c.event = e.sequence"

    init(_ database: Database) throws(SQLError) {
        byID = try database.prepare("\(Self.selection) WHERE e.id = ?")
        after = try database.prepare("\(Self.selection) WHERE e.sequence > ? ORDER BY e.sequence")
    }

    func event(_ id: String) throws(SQLError) -> RecordedEvent? {
        try byID.bind(1, id)
        defer { byID.reset() }
        return try byID.step() ? Self.recorded(byID) : nil
    }

    /// Events behind a place in the log, as long as the caller wants more.
    func each(after sequence: Int64, _ body: (RecordedEvent) throws(SQLError) -> Bool) throws(SQLError) {
        try after.bind(1, sequence)
        defer { after.reset() }
        while try after.step() { if try !body(Self.recorded(after)) { return } }
    }

    /// Reads the columns of an event.
    static func recorded(_ row: SQLStatement) throws(SQLError) -> RecordedEvent {
        let id = row.text(1)
        let draft: EventReader.Draft
        do {
            draft = try EventReader.read(try JSONParser.parse(Array(row.utf8(7))), now: .limit)
        } catch {
            throw SQLError(code: 11, message: "the body of event \(id) can't be read: \(error)", statement: "")
        }
        let cancellation = row.optionalInteger(8).map {
            Cancellation(recorded: Moment(microseconds: $0), author: row.text(9), reason: row.text(10))
        }
        let event = Event(
            id: id, moment: draft.moment, emitted: draft.emitted, account: draft.account,
            keepClosed: draft.keepClosed, nodes: draft.nodes,
            source: Event.Source(name: row.text(3), type: row.optionalText(4)),
            fingerprint: Fingerprint(
                high: UInt64(bitPattern: row.integer(5)), low: UInt64(bitPattern: row.integer(6))))
        return RecordedEvent(
            event: event, recorded: Moment(microseconds: row.integer(2)), sequence: row.integer(0),
            cancellation: cancellation)
    }
}
