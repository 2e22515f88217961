import CPostgreSQL
import Domain
import Ports

/// Opens a database, or makes the schema in it, and makes sure that it is fit before anything in it is changed.
enum StoreOpening {
    /// A connection for writing to a schema that is up to date, and the facts that it was made with.
    static func open(
        _ url: PostgreSQLURL, creating: Bool, wanted: StoreFacts.Wanted, now: Moment
    ) throws(SQLError) -> (Connection, StoreFacts) {
        let connection = try connect(to: url)
        let version = try version(connection)
        guard version > 0 || creating else {
            throw SQLError(.other, "holds no store; give --db the one that is meant")
        }
        if version < Schema.migrations.count { try migrate(connection, now: now) }
        let facts = try facts(connection, wanted: wanted)
        if let disagreement = wanted.disagreement(with: facts) { throw SQLError(.unfit, disagreement) }
        return (connection, facts)
    }

    /// A connection that is set up as all of ours are, whatever the database and the user are set up to.
    static func connect(to url: PostgreSQLURL, isReading: Bool = false) throws(SQLError) -> Connection {
        let connection = try Connection(to: url)
        // What a standby shows is late, and nobody there sees who is about to commit.
        guard try !connection.query("SELECT pg_is_in_recovery()").flag(0, 0) else {
            throw SQLError(state: "25006", "the server only reads")
        }
        // Every statement of ours goes through an index, whatever the server believes of a table that it has not
        // counted yet; and no plan depends on values.
        try connection.execute(
            """
            SET search_path = \(Schema.name); SET jit = off; SET plan_cache_mode = force_generic_plan;
            SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;
            SET lock_timeout = '60s'; SET DateStyle = ISO; SET statement_timeout = 0;
            """)
        try connection.execute(isReading ? reading : writing)
        // A client whose machine went away holds neither locks nor a state of the store for long.
        try connection.execute(
            """
            SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            SELECT set_config(name, wish.value, false) FROM pg_settings JOIN
                (VALUES ('tcp_user_timeout', '30s'), ('client_connection_check_interval', '10s')) wish (name, value)
                USING (name)
            """)
        return connection
    }

    /// A writer looks again once it has its locks, and sees what others committed meanwhile. What it looks up for many
    /// events at once is joined in the order that is written: a plan that begins with a table that is small as yet
    /// outlives that.
    private static let writing = """
        SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off;
        SET join_collapse_limit = 1; SET from_collapse_limit = 1; SET enable_bitmapscan = off; SET enable_material = off;
        SET idle_in_transaction_session_timeout = '60s'
        """

    /// A bill is of one state of the store, and may be taken as slowly as a client likes, within limits.
    private static let reading = """
        SET default_transaction_isolation = 'repeatable read'; SET default_transaction_read_only = on;
        SET idle_in_transaction_session_timeout = '10min'
        """

    /// Makes sure that the schema of a connection that is made later is the one that this program knows.
    static func check(_ connection: Connection) throws(SQLError) {
        guard try version(connection) == Schema.migrations.count else {
            throw SQLError(.unfit, "holds no store of this version any more; restart nova-billing")
        }
    }

    /// How many migrations the schema has seen; 0 where there is none.
    static func version(_ connection: Connection) throws(SQLError) -> Int {
        let encoding = try connection.query("SELECT current_setting('server_encoding')").text(0, 0)
        guard encoding == "UTF8" else {
            throw SQLError(.unfit, "keeps texts as \(encoding); make it with ENCODING 'UTF8'")
        }
        let table = try connection.query("SELECT to_regclass('\(Schema.name).migration') IS NOT NULL")
        guard table.flag(0, 0) else { return 0 }
        let names = try connection.query("SELECT name FROM migration")
        let (seen, known) = (Set((0..<names.count).map { names.text($0, 0) }), Schema.migrations.map(\.name))
        guard seen.count <= known.count else {
            throw SQLError(
                .unfit,
                "was made by a newer version of nova-billing (its schema is \(seen.count), this one knows "
                    + "\(known.count)); run that version")
        }
        guard seen == Set(known.prefix(seen.count)) else {
            throw SQLError(.unfit, "holds a schema \(Schema.name) that is none of nova-billing's")
        }
        return seen.count
    }

    /// Brings the schema up to date; others that want to wait until it is.
    private static func migrate(_ connection: Connection, now: Moment) throws(SQLError) {
        try connection.execute("BEGIN; SELECT pg_advisory_xact_lock(\(AdvisoryLock.migration.numbers))")
        // Nobody writes meanwhile; who comes after finds another version than its own.
        try connection.execute("SELECT pg_advisory_xact_lock(\(AdvisoryLock.allTrees.numbers))")
        // One that an administrator made needs no right to make another.
        if try connection.query("SELECT to_regnamespace('\(Schema.name)') IS NULL").flag(0, 0) {
            try connection.execute("CREATE SCHEMA \(Schema.name)")
        }
        try connection.execute("CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied bigint NOT NULL)")
        for migration in Schema.migrations[try version(connection)...] {
            try connection.execute(migration.sql)
            _ = try connection.query(
                "INSERT INTO migration VALUES ($1, $2)", .text(migration.name), .integer(now.microseconds))
        }
        try connection.execute("COMMIT")
    }

    /// The facts in the schema; one without any gets those that are wanted.
    private static func facts(_ connection: Connection, wanted: StoreFacts.Wanted) throws(SQLError) -> StoreFacts {
        if let known = try facts(connection) { return known }
        let made = wanted.facts
        let list = made.cloudUnique.rtypes.sorted(by: precedes).joined(separator: "\n")
        // Both or none; whoever comes second finds those of the first.
        _ = try connection.query(
            "INSERT INTO fact SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING",
            .texts(["unit", "cloud_unique"]), .texts([made.unit.rawValue, list]))
        guard let known = try facts(connection) else { throw SQLError.corrupt("the store has no facts") }
        return known
    }

    /// The facts in the schema; `nil` where it has none.
    static func facts(_ connection: Connection) throws(SQLError) -> StoreFacts? {
        let rows = try connection.query("SELECT key, value FROM fact")
        var values: [String: String] = [:]
        for row in 0..<rows.count { values[rows.text(row, 0)] = rows.text(row, 1) }
        guard let unit = values["unit"].flatMap(RateUnit.init(rawValue:)), let types = values["cloud_unique"] else {
            return nil
        }
        return StoreFacts(unit: unit, cloudUnique: CloudUniqueTypes(Set(types.split(separator: "\n").map(String.init))))
    }
}
