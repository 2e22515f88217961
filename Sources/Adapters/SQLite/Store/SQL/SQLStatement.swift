import CSQLite

/// A prepared statement: bind by position from 1, step, read columns by position from 0.
///
/// It is reset when a new round of binding begins with ``bind(_:)`` and when its last row was read.
final class SQLStatement {
    /// What can be bound.
    enum Value {
        case integer(Int64)
        case text(String)
        case null

        init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
        init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    }

    private let statement: OpaquePointer
    /// Keeps the connection open for as long as the statement is there.
    private let database: Database
    private var isRunning = false

    init(_ statement: OpaquePointer, of database: Database) {
        self.statement = statement
        self.database = database
    }

    deinit { sqlite3_finalize(statement) }

    private func check(_ code: Int32) throws(SQLError) {
        if code != SQLITE_OK { throw failure(code) }
    }

    private func failure(_ code: Int32) -> SQLError {
        let error = database.error(code, in: String(cString: sqlite3_sql(statement)))
        reset()
        return error
    }

    /// Ends what the statement was doing.
    func reset() {
        guard isRunning else { return }
        sqlite3_reset(statement)
        isRunning = false
    }

    func bind(_ position: Int32, _ value: Int64) throws(SQLError) {
        reset()
        try check(sqlite3_bind_int64(statement, position, value))
    }

    func bind(_ position: Int32, _ value: Int64?) throws(SQLError) {
        guard let value else { return try bindNull(position) }
        try bind(position, value)
    }

    func bindNull(_ position: Int32) throws(SQLError) {
        reset()
        try check(sqlite3_bind_null(statement, position))
    }

    func bind(_ position: Int32, _ value: String?) throws(SQLError) {
        guard var value else { return try bindNull(position) }
        reset()
        try check(value.withUTF8 { bindText(position, $0) })
    }

    func bind(_ position: Int32, utf8 bytes: [UInt8]) throws(SQLError) {
        reset()
        try check(bytes.withUnsafeBufferPointer { bindText(position, $0) })
    }

    private func bindText(_ position: Int32, _ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        bytes.withMemoryRebound(to: CChar.self) { text in
            // -1 is SQLITE_TRANSIENT: the library copies, because the bytes do not outlive this call. An empty
            // buffer has no address, which would bind null.
            let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            guard let base = text.baseAddress else { return sqlite3_bind_text(statement, position, "", 0, transient) }
            return sqlite3_bind_text(statement, position, base, Int32(text.count), transient)
        }
    }

    /// Binds all values, the first one at position 1.
    func bind(_ values: Value...) throws(SQLError) { try bind(values) }

    func bind(_ values: [Value]) throws(SQLError) {
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            switch value {
            case .integer(let integer): try bind(position, integer)
            case .text(let text): try bind(position, text)
            case .null: try bindNull(position)
            }
        }
    }

    /// Moves to the next row; false when there is none.
    func step() throws(SQLError) -> Bool {
        isRunning = true
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            reset()
            return false
        case let code: throw failure(code)
        }
    }

    /// Runs a statement that returns no rows.
    func run() throws(SQLError) { while try step() {} }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    /// A number; `nil` for null and for what is no number.
    func optionalDouble(_ column: Int32) -> Double? {
        let type = sqlite3_column_type(statement, column)
        return type == SQLITE_FLOAT || type == SQLITE_INTEGER ? sqlite3_column_double(statement, column) : nil
    }

    func text(_ column: Int32) -> String { String(decoding: utf8(column), as: UTF8.self) }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// The bytes of a text; good until the next step.
    func utf8(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_text(statement, column)
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
}
