import CSQLite
import Ports

/// What libsqlite3 said, and to which statement. Never holds bound values.
struct SQLError: Error, CustomStringConvertible {
    let code: Int32
    let message: String
    /// Empty where it was not the library that found what is wrong.
    let statement: String
    /// The file of the connection.
    var path: String?

    var description: String { "SQLite \(code): \(message) in: \(statement.prefix(120))" }

    /// The error as the port knows it.
    var asStoreError: StoreError {
        switch code & 0xff {
        case SQLITE_CORRUPT, SQLITE_CONSTRAINT, SQLITE_MISMATCH:
            .corrupt(statement.isEmpty ? message : "\(file) contradicts itself", detail: description)
        case SQLITE_NOTADB: .unfit("\(file) is no SQLite database; give --db another file")
        default: .unavailable("\(file) \(trouble)", detail: description)
        }
    }

    private var file: String { path ?? "the store" }

    /// What is the matter with the file, and what to do.
    private var trouble: String {
        switch code & 0xff {
        case SQLITE_CANTOPEN: "can't be opened; see that it, and its folder, are there and may be read and written"
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            "can't be written; see that it, and its folder, may be written by who runs this"
        case SQLITE_FULL: "finds no more room; make some on its disk, nothing was recorded"
        case SQLITE_BUSY, SQLITE_LOCKED: "is locked by another process; try again when that is done"
        case SQLITE_IOERR: "can't be read or written; look at its disk"
        case SQLITE_NOMEM: "needs more memory than there is"
        default: "does not answer as it should (SQLite \(code))"
        }
    }
}
