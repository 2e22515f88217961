public import Ports

/// What a database is like, as far as that can be seen without a change to it.
public struct PostgreSQLInspection: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        /// It holds no store; one can be made.
        case absent
        /// The store is of an earlier version, and brought up to date when it is opened.
        case outdated
        case current
    }

    public let state: State

    /// Looks at a database, and waits for its server.
    ///
    /// - Parameter wanted: what the settings say of the store's facts.
    /// - Throws: what opening the store would throw, or recording in it.
    public init(url: PostgreSQLURL, wanted: StoreFacts.Wanted) throws(StoreError) {
        do throws(SQLError) { state = try PostgreSQLInspection.state(url, wanted) } catch {
            throw error.asStoreError(at: url.description)
        }
    }

    private static func state(_ url: PostgreSQLURL, _ wanted: StoreFacts.Wanted) throws(SQLError) -> State {
        let connection = try StoreOpening.connect(to: url)
        // What can only be read can't be recorded in.
        guard try !connection.query("SELECT pg_is_in_recovery()").flag(0, 0) else {
            throw SQLError(state: "25006", "the server only reads")
        }
        let version = try StoreOpening.version(connection)
        guard version > 0 else {
            let mayMake = "SELECT has_database_privilege(current_database(), 'CREATE')"
            guard try connection.query(mayMake).flag(0, 0) else {
                throw SQLError(state: "42501", "no schema may be made")
            }
            return .absent
        }
        if let known = try StoreOpening.facts(connection), let disagreement = wanted.disagreement(with: known) {
            throw SQLError(.unfit, disagreement)
        }
        return version < Schema.migrations.count ? .outdated : .current
    }
}
