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

    /// A connection that is set up as all of ours are.
    static func connect(to url: PostgreSQLURL, isReading: Bool = false) throws(SQLError) -> Connection {
        let connection = try Connection(to: url)
        // Every statement of ours goes through an index, whatever the server believes of a table that it has not
        // counted yet; and no plan depends on values.
        try connection.execute(
            """
            SET search_path = \(Schema.name); SET jit = off; SET plan_cache_mode = force_generic_plan;
            SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;
            SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '60s'; SET DateStyle = ISO;
            """)
        if isReading {
            try connection.execute(
                """
                SET default_transaction_isolation = 'repeatable read'; SET default_transaction_read_only = on;
                SET idle_in_transaction_session_timeout = 0;
                """)
        }
        return connection
    }

    /// How many migrations the schema has seen; 0 where there is none.
    static func version(_ connection: Connection) throws(SQLError) -> Int {
        let encoding = try connection.query("SELECT current_setting('server_encoding')").text(0, 0)
        guard encoding == "UTF8" else {
            throw SQLError(.unfit, "keeps texts as \(encoding); make it with ENCODING 'UTF8'")
        }
        let table = try connection.query("SELECT to_regclass('\(Schema.name).migration') IS NOT NULL")
        guard table.flag(0, 0) else { return 0 }
        let version = Int(try connection.query("SELECT count(*) FROM migration").integer(0, 0))
        guard version <= Schema.migrations.count else {
            throw SQLError(
                .unfit,
                "was made by a newer version of nova-billing (its schema is \(version), this one knows "
                    + "\(Schema.migrations.count)); run that version")
        }
        return version
    }

    /// Brings the schema up to date; others that want to wait until it is.
    private static func migrate(_ connection: Connection, now: Moment) throws(SQLError) {
        try connection.execute("BEGIN; SELECT pg_advisory_xact_lock(\(AdvisoryLock.migration.numbers))")
        try connection.execute(
            """
            CREATE SCHEMA IF NOT EXISTS \(Schema.name);
            CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied bigint NOT NULL)
            """)
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
