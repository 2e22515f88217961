import CSQLite
import Domain
import Glibc
import Ports

/// Opens a file, or makes it, and makes sure that it is ours before a byte of it is changed.
enum StoreOpening {
    /// A connection for writing to a file that is ours and up to date, and the facts that it was made with.
    static func open(
        path: String, creating: Bool, wanted: StoreFacts.Wanted, now: Moment
    ) throws(StoreError) -> (Database, StoreFacts) {
        do throws(SQLError) {
            if let foreign = try foreigner(at: path) { throw StoreProblem(foreign).asSQLError }
            guard let database = try writable(path, creating: creating) else {
                throw StoreProblem("there is no store at \(path); give --db the one that is meant", isAway: true)
                    .asSQLError
            }
            if let foreign = try foreigner(database) { throw StoreProblem(foreign).asSQLError }
            return try prepare(database, wanted: wanted, now: now)
        } catch { throw StoreProblem.storeError(of: error, path: path) }
    }

    /// The file, unless it is not there, or empty, and not to be made.
    private static func writable(_ path: String, creating: Bool) throws(SQLError) -> Database? {
        if creating { return try Database(path: path) }
        guard access(path, F_OK) == 0 else { return nil }
        let database = try Database(path: path, flags: SQLITE_OPEN_READWRITE)
        return try database.integer("SELECT count(*) FROM sqlite_schema") == 0 ? nil : database
    }

    /// A first look that leaves no trace, not even the journal's files, beside a file that is not ours.
    static func foreigner(at path: String) throws(SQLError) -> String? {
        guard let untouched = try? Database(immutable: path) else { return nil }
        do throws(SQLError) { return try foreigner(untouched) } catch {
            // Where a checkpoint was cut short only the journal, which this look passes over, makes the file whole.
            if error.code & 0xff == SQLITE_CORRUPT { return nil }
            throw error
        }
    }

    /// What the file is if it is not ours: another program's, the predecessor's, or a newer version's.
    static func foreigner(_ database: Database) throws(SQLError) -> String? {
        let application = try database.integer("PRAGMA application_id") ?? 0
        let tables = try database.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        if application == Schema.applicationID {
            let version = try database.integer("PRAGMA user_version") ?? 0
            guard version > Schema.migrations.count else { return nil }
            return "was made by a newer version of nova-billing (its schema is \(version), this one knows "
                + "\(Schema.migrations.count)); run that version"
        }
        if tables == 0, application == 0 { return nil }
        let old = try database.integer(
            """
            SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('account', 'resource', 'segment')
            """)
        if application == 0, old == 3 {
            return "holds the schema of nova-billing 2.0, which is never written; move it to another place and run "
                + "`nova-billing import FILE`, or give --db another file"
        }
        return "is the database of another program; give --db another file"
    }

    private static func prepare(
        _ database: Database, wanted: StoreFacts.Wanted, now: Moment
    ) throws(SQLError) -> (Database, StoreFacts) {
        guard try database.text("PRAGMA journal_mode = WAL") == "wal" else {
            throw StoreProblem("can't keep a write-ahead log where it is; put it on a local disk").asSQLError
        }
        try database.execute("PRAGMA synchronous = FULL")
        try database.execute("PRAGMA foreign_keys = ON")
        try database.execute("PRAGMA cache_size = -16384")
        try database.execute("BEGIN IMMEDIATE")
        do throws(SQLError) {
            try migrate(database, now: now)
            let facts = try facts(database, wanted: wanted)
            if let disagreement = wanted.disagreement(with: facts) { throw StoreProblem(disagreement).asSQLError }
            try database.execute("COMMIT")
            return (database, facts)
        } catch {
            sqlite3_exec(database.handle, "ROLLBACK", nil, nil, nil)
            throw error
        }
    }

    private static func migrate(_ database: Database, now: Moment) throws(SQLError) {
        let done = Int(try database.integer("PRAGMA user_version") ?? 0)
        guard done < Schema.migrations.count else { return }
        try database.execute(
            """
            CREATE TABLE IF NOT EXISTS migration (
                name TEXT PRIMARY KEY, applied INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """)
        for migration in Schema.migrations[done...] {
            try database.execute(migration.sql)
            let note = try database.prepare("INSERT INTO migration VALUES (?, ?)")
            try note.bind(.text(migration.name), .integer(now.microseconds))
            try note.run()
        }
        try database.execute("PRAGMA application_id = \(Schema.applicationID)")
        try database.execute("PRAGMA user_version = \(Schema.migrations.count)")
    }

    /// The facts in the file; a file without any gets those that are wanted.
    private static func facts(_ database: Database, wanted: StoreFacts.Wanted) throws(SQLError) -> StoreFacts {
        if let known = try facts(database) { return known }
        let made = wanted.facts
        let insert = try database.prepare("INSERT INTO fact VALUES (?, ?)")
        try insert.bind(.text("unit"), .text(made.unit.rawValue))
        try insert.run()
        let list = made.cloudUnique.rtypes.sorted(by: precedes).joined(separator: "\n")
        try insert.bind(.text("cloud_unique"), .text(list))
        try insert.run()
        return made
    }

    /// The facts in the file; `nil` where it has none.
    static func facts(_ database: Database) throws(SQLError) -> StoreFacts? {
        let unit = try database.text("SELECT value FROM fact WHERE key = 'unit'")
        let types = try database.text("SELECT value FROM fact WHERE key = 'cloud_unique'")
        guard let unit, let types, let known = RateUnit(rawValue: unit) else { return nil }
        return StoreFacts(
            unit: known, cloudUnique: CloudUniqueTypes(Set(types.split(separator: "\n").map(String.init))))
    }
}

/// A file that can't be used as it is, on its way through code that throws what libsqlite3 says.
struct StoreProblem {
    private static let (unfit, away): (Int32, Int32) = (-1, -2)
    private let reason: String
    private let code: Int32

    /// - Parameter isAway: whether another file may be there later; else it is one that is not fit.
    init(_ reason: String, isAway: Bool = false) {
        (self.reason, code) = (reason, isAway ? StoreProblem.away : StoreProblem.unfit)
    }

    var asSQLError: SQLError { SQLError(code: code, message: reason, statement: "") }

    static func storeError(of error: SQLError, path: String) -> StoreError {
        if error.code == unfit { return .unfit("\(path): \(error.message)") }
        if error.code == away { return .unavailable(error.message) }
        var error = error
        // As it was given, not as the library completes it.
        error.path = path
        if error.code & 0xff == SQLITE_CANTOPEN, let reason = obstacle(at: path) {
            return .unavailable(reason, detail: error.description)
        }
        return error.asStoreError
    }

    /// Why a file can't be opened, as far as its path says it.
    static func obstacle(at path: String) -> String? {
        if isFolder(path) { return "\(path) is a folder; give --db a file in it" }
        let folder = folder(of: path)
        return isFolder(folder) ? nil : "there is no folder \(folder) for \(path); make it, or give --db another file"
    }

    /// The folder that a file is in.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    private static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }
}
