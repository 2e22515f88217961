import CSQLite

/// One connection to a SQLite file; used by one executor at a time.
///
/// With ``SQLStatement`` this is all of our own between the store and libsqlite3's C interface: prepared statements,
/// binding and columns by index, and errors with the library's words.
final class Database {
    let handle: OpaquePointer

    /// Set once, before the library is used; where it was used before it refuses, and nothing is lost.
    private static let isConfigured: Bool = nb_sqlite3_disable_memory_statistics() == SQLITE_OK

    /// Opens a file for reading and writing, or makes it.
    convenience init(path: String) throws(SQLError) {
        try self.init(path: path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    }

    init(path: String, flags: Int32) throws(SQLError) {
        _ = Database.isConfigured
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let handle else { throw SQLError(code: code, message: "out of memory", statement: "open", path: path) }
        self.handle = handle
        guard code == SQLITE_OK else {
            throw SQLError(
                code: code, message: String(cString: sqlite3_errmsg(handle)), statement: "open", path: path)
        }
        sqlite3_busy_timeout(handle, 10_000)
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements that return nothing of interest.
    func execute(_ sql: String) throws(SQLError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw error(code, in: sql) }
    }

    /// Compiles a statement that is to be used again and again.
    func prepare(_ sql: String) throws(SQLError) -> SQLStatement {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw error(code, in: sql) }
        return SQLStatement(statement, of: self)
    }

    /// The first column of the first row, as an integer.
    func integer(_ sql: String) throws(SQLError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The first column of the first row, as a text.
    func text(_ sql: String) throws(SQLError) -> String? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.optionalText(0) : nil
    }

    /// How many rows the last statement changed.
    var changes: Int { Int(sqlite3_changes(handle)) }

    func error(_ code: Int32, in sql: String) -> SQLError {
        SQLError(
            code: code, message: String(cString: sqlite3_errmsg(handle)), statement: sql,
            path: sqlite3_db_filename(handle, "main").map { String(cString: $0) })
    }
}
