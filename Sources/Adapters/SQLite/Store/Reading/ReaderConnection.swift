import CSQLite
import Domain
import Ports

/// A connection that only reads, on an executor of its own.
actor ReaderConnection {
    private let executor: ConnectionExecutor
    private let database: Database
    private var cursor: UsageCursor?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(path: String) throws(StoreError) {
        executor = ConnectionExecutor(label: "nova-billing.reader")
        do throws(SQLError) {
            database = try Database(path: path, flags: SQLITE_OPEN_READWRITE)
            try database.execute("PRAGMA query_only = ON")
            try database.execute("PRAGMA cache_size = -8192")
        } catch { throw error.asStoreError }
    }

    /// Reads something in one state of the file.
    func read<Value: Sendable>(_ body: @Sendable (Database) throws(SQLError) -> Value) throws(StoreError) -> Value {
        do throws(SQLError) {
            try database.execute("BEGIN")
            defer { sqlite3_exec(database.handle, "COMMIT", nil, nil, nil) }
            return try body(database)
        } catch { throw error.asStoreError }
    }

    /// What is needed before a bill's usage can be read.
    enum Opening: Sendable {
        case open(tariffs: [TariffVersion])
        /// Something could still be recorded at or before the moment of which all is to be known.
        case unsealed
    }

    /// Begins to read a bill in one state of the file, which stays until ``end()``.
    func begin(_ question: UsageQuestion) throws(StoreError) -> Opening {
        do throws(SQLError) {
            try database.execute("BEGIN")
            var known: Moment?
            if let asked = question.known {
                if try ReaderConnection.isUnsealed(database, asked) {
                    end()
                    return .unsealed
                }
                // What was known after the last commit is what is believed now.
                let recorded = try database.integer("SELECT recorded FROM horizon") ?? -1
                if asked.microseconds < recorded { known = asked }
            }
            cursor = try UsageCursor(database, question: question, known: known)
            return .open(tariffs: try TariffQueries.all(database))
        } catch {
            end()
            throw error.asStoreError
        }
    }

    /// Whether something could still be recorded at or before a moment.
    static func isUnsealed(_ database: Database, _ moment: Moment) throws(SQLError) -> Bool {
        moment.microseconds > (try database.integer("SELECT max(recorded, sealed) FROM horizon") ?? -1)
    }

    func next() throws(StoreError) -> [TreeUsage] {
        guard let cursor else { return [] }
        do throws(SQLError) { return try cursor.next() } catch { throw error.asStoreError }
    }

    func end() {
        cursor = nil
        sqlite3_exec(database.handle, "ROLLBACK", nil, nil, nil)
    }
}
