import Ports
import PostgreSQLAdapter
import SQLiteAdapter

/// The stores that are measured.
enum Stores {
    struct Unreadable: Error { let url: String }

    /// Opens a file of SQLite, or a database of PostgreSQL, and makes the store that is not there yet.
    static func open(_ place: String, clock: any UTCClock) throws -> any BillingStore {
        guard place.hasPrefix("postgresql:") else { return try SQLiteStore(path: place, clock: clock) }
        guard let url = PostgreSQLURL(place) else { throw Unreadable(url: place) }
        return try PostgreSQLStore(url: url, clock: clock)
    }
}
