import Domain
import JSON
import Ports

/// Reads events of the log back into what they were.
enum EventQueries {
    /// What ``recorded(_:_:)`` reads.
    static let selection = """
        SELECT e.sequence, e.id, e.recorded, e.source, e.type, e.digest_high, e.digest_low, e.body,
        c.recorded, c.author, c.reason, e.home, e.root
        """

    /// From `event_key k` to the event and its cancellation.
    static let joins = """
        JOIN event e ON e.home = k.home AND e.root = k.root AND e.sequence = k.sequence
        \(cancellation)
        """

    static let cancellation = "LEFT JOIN cancellation c ON c.home = e.home AND c.event = e.sequence"

    static let byID = "\(selection) FROM event_key k \(joins) WHERE k.id = $1"

    static func fingerprint(_ rows: SQLRows, _ row: Int) -> Fingerprint {
        Fingerprint(
            high: UInt64(bitPattern: rows.integer(row, 5)), low: UInt64(bitPattern: rows.integer(row, 6)))
    }

    /// Reads the columns of an event.
    static func recorded(_ rows: SQLRows, _ row: Int) throws(SQLError) -> RecordedEvent {
        let id = rows.text(row, 1)
        let draft: EventReader.Draft
        do {
            draft = try EventReader.read(try JSONParser.parse(Array(rows.bytes(row, 7))), now: .limit)
        } catch { throw SQLError.corrupt("the body of event \(id) can't be read: \(error)") }
        let cancellation = rows.optionalMoment(row, 8).map {
            Cancellation(recorded: $0, author: rows.text(row, 9), reason: rows.text(row, 10))
        }
        let event = Event(
            id: id, moment: draft.moment, emitted: draft.emitted, account: draft.account,
            keepClosed: draft.keepClosed, nodes: draft.nodes,
            source: Event.Source(name: rows.text(row, 3), type: rows.optionalText(row, 4)),
            fingerprint: fingerprint(rows, row))
        return RecordedEvent(
            event: event, recorded: rows.moment(row, 2), sequence: rows.integer(row, 0), cancellation: cancellation)
    }
}
