import Domain
import JSON

/// The statement that makes accounts.
enum AccountTable {
    /// Makes accounts. One that another transaction made meanwhile, but later, is known since this one's moment.
    static func making(_ missing: [AccountPlace]) -> (sql: String, values: [SQLValue]) {
        // In one order, so that nobody waits in a circle.
        let sorted = missing.sorted { precedes($0.name, $1.name) }
        return (
            """
            INSERT INTO account (name, recorded) SELECT * FROM unnest($1::text[], $2::bigint[])
            ON CONFLICT (name) DO UPDATE SET recorded = least(account.recorded, excluded.recorded) RETURNING id, name
            """, [.texts(sorted.map(\.name)), .integers(sorted.map { $0.recorded?.microseconds })]
        )
    }
}
