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
    /// Whether the server answers a commit after it is on its disk; else a crash of it may lose the last ones.
    public let awaitsDisk: Bool

    /// Looks at a database, and waits for its server.
    ///
    /// - Parameter wanted: what the settings say of the store's facts.
    /// - Throws: what opening the store would throw, or recording in it.
    public init(url: PostgreSQLURL, wanted: StoreFacts.Wanted) throws(StoreError) {
        do throws(SQLError) {
            let connection = try StoreOpening.connect(to: url)
            state = try PostgreSQLInspection.state(connection, wanted)
            awaitsDisk = try !connection.query("SELECT current_setting('synchronous_commit') = 'off'").flag(0, 0)
        } catch { throw error.asStoreError(at: url.description) }
    }

    private static func state(_ connection: Connection, _ wanted: StoreFacts.Wanted) throws(SQLError) -> State {
        let version = try StoreOpening.version(connection)
        guard version > 0 else {
            let mayMake = """
                SELECT CASE WHEN to_regnamespace('\(Schema.name)') IS NULL
                    THEN has_database_privilege(current_database(), 'CREATE')
                    ELSE has_schema_privilege('\(Schema.name)', 'CREATE') END
                """
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
