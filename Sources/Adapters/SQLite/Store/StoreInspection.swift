import CSQLite
import Glibc
public import Ports

/// What a store's file is like, as far as that can be seen without a change to it.
public struct StoreInspection: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        /// There is no file, or an empty one; it can be made.
        case absent
        /// It is of an earlier version, and brought up to date when it is opened.
        case outdated
        case current
    }

    public let state: State
    /// How many bytes of its disk whoever asks may still use.
    public let freeBytes: UInt64

    /// How long another process may have the file locked before it counts as locked, in milliseconds.
    private static let patience: Int32 = 2_000

    /// Looks at a file.
    ///
    /// - Parameter wanted: what the settings say of the store's facts.
    /// - Throws: what opening the store would throw, or recording in it.
    public init(path: String, wanted: StoreFacts.Wanted) throws(StoreError) {
        do throws(SQLError) {
            state = try StoreInspection.state(path, wanted)
        } catch { throw StoreProblem.storeError(of: error, path: path) }
        freeBytes = StoreInspection.freeBytes(path)
    }

    private static func state(_ path: String, _ wanted: StoreFacts.Wanted) throws(SQLError) -> State {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            try checkFolder(of: path)
            return .absent
        }
        if let foreign = try StoreOpening.foreigner(at: path) { throw StoreProblem(foreign).asSQLError }
        let database = try Database(path: path, flags: SQLITE_OPEN_READWRITE)
        sqlite3_busy_timeout(database.handle, patience)
        if let foreign = try StoreOpening.foreigner(database) { throw StoreProblem(foreign).asSQLError }
        // What can't be written can't begin to be.
        try database.execute("BEGIN IMMEDIATE")
        defer { sqlite3_exec(database.handle, "ROLLBACK", nil, nil, nil) }
        let version = Int(try database.integer("PRAGMA user_version") ?? 0)
        guard version > 0 else { return .absent }
        if let known = try StoreOpening.facts(database), let disagreement = wanted.disagreement(with: known) {
            throw StoreProblem(disagreement).asSQLError
        }
        return version < Schema.migrations.count ? .outdated : .current
    }

    private static func checkFolder(of path: String) throws(SQLError) {
        if let obstacle = StoreProblem.obstacle(at: path) {
            throw StoreProblem(obstacle, isAway: true).asSQLError
        }
        let folder = StoreProblem.folder(of: path)
        guard access(folder, W_OK | X_OK) != 0 else { return }
        let reason = "\(path) can't be made: its folder may not be written by who runs this"
        throw StoreProblem(reason, isAway: true).asSQLError
    }

    private static func freeBytes(_ path: String) -> UInt64 {
        var facts = statvfs()
        // Some file systems don't count.
        guard statvfs(StoreProblem.folder(of: path), &facts) == 0, facts.f_blocks > 0 else { return .max }
        return UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
    }
}
