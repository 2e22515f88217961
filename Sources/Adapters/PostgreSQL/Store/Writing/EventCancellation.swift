import Domain
import JSON
import Ports

/// Cancels an event in a transaction of its own.
struct EventCancellation {
    let id: String
    let author: String
    let reason: String

    /// The cancellation, this one or an earlier one; `nil` if there is no such event.
    func run(_ transaction: WriteTransaction, _ cloudUnique: CloudUniqueTypes) throws(SQLError) -> Cancellation? {
        // Which tree is to be locked is in the event.
        let found = try transaction.connection.query(EventQueries.byID, .text(id))
        guard found.count > 0 else { return nil }
        let event = try EventQueries.recorded(found, 0).event
        guard let placed = transaction.places.place(event) else {
            throw SQLError.corrupt("nothing says which root event \(id) means")
        }
        let rows = try transaction.begin(others: [(EventQueries.byID, [.text(id)])], wish: .init(batches: 1))
        guard let again = rows.first, again.count > 0 else { throw SQLError.corrupt("event \(id) is gone") }
        let known = try EventQueries.recorded(again, 0)
        if let cancellation = known.cancellation {
            try transaction.connection.execute("ROLLBACK")
            return cancellation
        }
        let cancellation = Cancellation(recorded: transaction.recorded, author: author, reason: reason)
        try transaction.prepare([(placed, cancellation.recorded)])
        try transaction.cancel(placed, sequence: known.sequence, at: cancellation.recorded)
        transaction.changes.others.append(
            EventCancellation.insertion(of: cancellation, event: known.sequence, home: again.integer(0, 11)))
        try transaction.commit()
        return cancellation
    }

    static func insertion(
        of cancellation: Cancellation, event sequence: Int64, home: Int64
    ) -> (sql: String, values: [SQLValue]) {
        (
            "INSERT INTO cancellation VALUES ($1, $2, $3, $4, $5)",
            [
                .integer(home), .integer(sequence), .integer(cancellation.recorded.microseconds),
                .text(cancellation.author), .text(cancellation.reason),
            ]
        )
    }
}
