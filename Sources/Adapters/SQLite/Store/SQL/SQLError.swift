import CSQLite
import Ports

/// What libsqlite3 said, and to which statement. Never holds bound values.
struct SQLError: Error, CustomStringConvertible {
    let code: Int32
    let message: String
    let statement: String

    var description: String { "SQLite \(code): \(message) in: \(statement.prefix(120))" }

    /// The error as the port knows it.
    var asStoreError: StoreError {
        switch code & 0xff {
        case SQLITE_CORRUPT, SQLITE_CONSTRAINT, SQLITE_MISMATCH: .corrupt(description)
        case SQLITE_NOTADB: .unfit("the file is no SQLite database")
        default: .unavailable(description)
        }
    }
}
