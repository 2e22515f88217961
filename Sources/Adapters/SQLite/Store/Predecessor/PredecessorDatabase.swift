import CSQLite
import Glibc
public import Ports

/// Reads a database of nova-billing 2.0, which stays as it is to the byte.
public enum PredecessorDatabase {
    /// All that is in it, as of one moment.
    public static func read(path: String) throws(StoreError) -> FormerLedger {
        do throws(SQLError) { return try read(try open(path)) } catch {
            switch error.code & 0xff {
            case SQLITE_NOTADB: throw .unfit("\(path) is no SQLite database; give the database of nova-billing 2.0")
            case SQLITE_CANTOPEN where access(path, R_OK) != 0:
                throw .unavailable("\(path) can't be read: \(String(cString: strerror(errno)))")
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_BUSY: throw .unfit(unfinished(path))
            case SQLITE_ERROR: throw .unfit("\(path) is no database of nova-billing 2.0: \(error.message)")
            default:
                var error = error
                error.path = path
                throw error.asStoreError
            }
        }
    }

    private static func unfinished(_ path: String) -> String {
        "\(path) has a journal beside it, of a transaction that is not finished; stop nova-billing 2.0, run `sqlite3 "
            + "\(path) .schema` so that it is, and import the file then"
    }

    private static func open(_ path: String) throws(SQLError) -> Database {
        for journal in ["-wal", "-journal"] {
            var facts = stat()
            if stat(path + journal, &facts) == 0, facts.st_size > 0 {
                throw SQLError(code: SQLITE_BUSY, message: "", statement: "")
            }
        }
        // Whoever reads a database with a write-ahead log makes files beside it; with nothing in that log it need not.
        return try isLoggedAhead(path)
            ? Database(immutable: path) : Database(path: path, flags: SQLITE_OPEN_READONLY)
    }

    /// Whether the head of the file says so, in the two bytes that are the versions of its format.
    private static func isLoggedAhead(_ path: String) -> Bool {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var versions: [UInt8] = [0, 0]
        return pread(descriptor, &versions, 2, 18) == 2 && versions == [2, 2]
    }

    private static func read(_ database: Database) throws(SQLError) -> FormerLedger {
        guard try database.integer("PRAGMA application_id") == 0 else {
            throw SQLError(code: SQLITE_ERROR, message: "it is another program's, or a later version's", statement: "")
        }
        try database.execute("BEGIN")
        var ledger = FormerLedger()
        let accounts = try database.prepare("SELECT id, name FROM account WHERE name IS NOT NULL")
        while try accounts.step() { ledger.accounts[accounts.integer(0)] = accounts.text(1) }
        let resources = try database.prepare(
            "SELECT id, account_id, parent_id, rtype, name, attrs FROM resource WHERE rtype IS NOT NULL ORDER BY id")
        while try resources.step() {
            ledger.resources.append(
                FormerLedger.Resource(
                    id: resources.integer(0), account: resources.integer(1), parent: resources.optionalInteger(2),
                    rtype: resources.text(3), name: resources.optionalText(4), attributes: resources.optionalText(5)))
        }
        let segments = try database.prepare(
            "SELECT id, resource_id, cost, begin_at, end_at FROM segment ORDER BY id")
        while try segments.step() {
            ledger.segments.append(
                FormerLedger.Segment(
                    id: segments.integer(0), resource: segments.integer(1), cost: segments.optionalDouble(2),
                    begin: segments.optionalText(3), end: segments.optionalText(4)))
        }
        let tariffs = try database.prepare("SELECT rtype, multiplier FROM tariff WHERE multiplier IS NOT NULL")
        while try tariffs.step() { ledger.multipliers[tariffs.text(0)] = tariffs.optionalDouble(1) }
        try database.execute("COMMIT")
        return ledger
    }
}
