import Domain
import InMemoryAdapter
import Ports
import PostgreSQLAdapter
import TestSupport
import Testing

@Suite("A database")
struct DatabaseTests {
    private static let clock = SetClock(.earliest)

    /// Does something with an empty database.
    private static func withDatabase(_ body: (PostgreSQLServer, String, PostgreSQLURL) async throws -> Void)
        async throws
    {
        let server = try PostgreSQLServer.shared
        let name = try server.makeDatabase()
        defer { server.dropDatabase(name) }
        try await body(server, name, try #require(PostgreSQLURL(server.address(of: name))))
    }

    @Test("that several open at once is brought up to date by one of them, while the others wait")
    func migrations() async throws {
        try await Self.withDatabase { server, name, url in
            try await withThrowingTaskGroup { group in
                for number in 0..<6 {
                    group.addTask {
                        let store = try PostgreSQLStore(url: url, clock: Self.clock)
                        try await store.record(try Sample.event("e\(number)", "plan", "p\(number)"))
                        await store.close()
                    }
                }
                try await group.waitForAll()
            }
            let names = try server.column("SELECT name FROM nova_billing.migration", in: name)
            #expect(names.count == Set(names).count && !names.isEmpty)
            #expect(try server.column("SELECT count(*) FROM nova_billing.event", in: name) == ["6"])
        }
    }

    @Test("of a newer version, or of other facts, is refused in words and left as it is")
    func unfit() async throws {
        try await Self.withDatabase { server, name, url in
            await (try PostgreSQLStore(url: url, wanted: .init(unit: .hour), clock: Self.clock)).close()
            let facts = #expect(throws: StoreError.self) {
                try PostgreSQLStore(url: url, wanted: .init(unit: .day), clock: Self.clock)
            }
            #expect(facts?.description.contains("rates per hour, the settings say per day") == true)
            try server.run("INSERT INTO nova_billing.migration VALUES ('of tomorrow', 0)", in: name)
            let newer = #expect(throws: StoreError.self) { try PostgreSQLStore(url: url, clock: Self.clock) }
            #expect(newer?.kind == .unfit)
            #expect(newer?.description.contains("newer version of nova-billing") == true)
            #expect(throws: StoreError.self) { try PostgreSQLInspection(url: url, wanted: .init()) }
        }
    }

    @Test("that another version brought up to date meanwhile is written to no more")
    func upgraded() async throws {
        try await Self.withDatabase { server, name, url in
            let store = try PostgreSQLStore(url: url, clock: Self.clock)
            try await store.record(try Sample.event("before", "plan", "p"))
            try server.run("INSERT INTO nova_billing.migration VALUES ('of tomorrow', 0)", in: name)
            let error = await #expect(throws: StoreError.self) {
                try await store.record(try Sample.event("after", "plan", "p"))
            }
            #expect(error?.kind == .unfit && error?.description.contains("restart") == true)
            try server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
            await #expect(throws: StoreError.self) { try await store.cancelEvent("before", by: "me", because: "it") }
            await store.close()
            #expect(try server.column("SELECT id FROM nova_billing.event", in: name) == ["before"])
            try server.run(
                """
                DELETE FROM nova_billing.migration WHERE name = 'of tomorrow';
                UPDATE nova_billing.migration SET name = 'of others' WHERE name = 'commit-places'
                """, in: name)
            let foreign = #expect(throws: StoreError.self) { try PostgreSQLStore(url: url, clock: Self.clock) }
            #expect(foreign?.kind == .unfit)
        }
    }

    @Test("whose schema an administrator made needs no right to make one")
    func schema() async throws {
        try await Self.withDatabase { server, name, _ in
            let user = "clerk_\(name)"
            try server.run(
                "CREATE ROLE \(user) LOGIN PASSWORD 'billing-pw'; REVOKE CREATE ON DATABASE \(name) FROM PUBLIC")
            defer { try? server.run("DROP OWNED BY \(user); DROP ROLE \(user)") }
            try server.run("CREATE SCHEMA nova_billing AUTHORIZATION \(user)", in: name)
            let address = server.remoteAddress(of: name).replacing("billing:", with: "\(user):")
            let url = try #require(PostgreSQLURL(address))
            #expect(try PostgreSQLInspection(url: url, wanted: .init()).state == .absent)
            let store = try PostgreSQLStore(url: url, clock: Self.clock)
            #expect(try await store.record(try Sample.event("e", "plan", "p")) == [.recorded])
            await store.close()
            try server.run("DROP OWNED BY \(user)", in: name)
        }
    }

    @Test("that does not keep texts in UTF-8 is refused")
    func encoding() async throws {
        let server = try PostgreSQLServer.shared
        let name = "latin_\(UInt64.random(in: 0 ... .max))"
        try server.run("CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
        defer { server.dropDatabase(name) }
        let url = try #require(PostgreSQLURL(server.address(of: name)))
        let error = #expect(throws: StoreError.self) { try PostgreSQLStore(url: url, clock: Self.clock) }
        #expect(error?.description.contains("LATIN1") == true)
    }

    @Test("without a store is not filled by who only reads")
    func absent() async throws {
        try await Self.withDatabase { server, name, url in
            let error = #expect(throws: StoreError.self) {
                try PostgreSQLStore(url: url, creating: false, clock: Self.clock)
            }
            #expect(error?.kind == .unavailable)
            #expect(try PostgreSQLInspection(url: url, wanted: .init()).state == .absent)
            #expect(
                try server.column("SELECT nspname FROM pg_namespace WHERE nspname = 'nova_billing'", in: name) == [])
            await (try PostgreSQLStore(url: url, clock: Self.clock)).close()
            #expect(try PostgreSQLInspection(url: url, wanted: .init()).state == .current)
        }
    }

    /// Waits until nobody is connected, and with that until everything is counted, and asks for what was.
    private static func counted(
        _ question: String, _ server: PostgreSQLServer, _ name: String
    ) async throws -> [String] {
        let others = "SELECT pid FROM pg_stat_activity WHERE datname = '\(name)'"
        while try !server.column(others, in: "postgres").isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        return try server.column(question, in: name)
    }

    /// How often each table was walked through.
    private static func walks(_ server: PostgreSQLServer, _ name: String) async throws -> Set<String> {
        let walks =
            "SELECT relname || ' ' || seq_scan FROM pg_stat_user_tables WHERE relname NOT IN ('fact', 'horizon')"
        return Set(try await counted(walks, server, name))
    }

    @Test("that was small when its statements were planned is read no further for an event when it has grown")
    func growth() async throws {
        let (batches, machines) = (60, 20)
        try await Self.withDatabase { server, name, url in
            let store = try PostgreSQLStore(url: url, clock: Self.clock)
            for batch in 0..<batches {
                // Each machine is made in one batch and changed in the next.
                let events = try (0..<machines).flatMap { machine in
                    let made = try Sample.event("made \(batch) \(machine)", "nova/instance", "\(batch) \(machine)")
                    let changed = try Sample.event(
                        "changed \(batch) \(machine)", at: "2025-03-02T00:00:00Z", "nova/instance",
                        "\(batch - 1) \(machine)", Sample.linear(2))
                    return batch == 0 ? [made] : [made, changed]
                }
                _ = try await store.record(RecordBatch(events: events))
            }
            await store.close()
            let events = (2 * batches - 1) * machines
            let most = "SELECT max(idx_tup_read) FROM pg_stat_user_indexes WHERE relname <> 'migration'"
            let read = try #require(try await Self.counted(most, server, name).first.flatMap { Int($0) })
            #expect(read > events / 2 && read < 4 * events, "\(read) entries of an index for \(events) events")
        }
    }

    @Test("is walked through by no statement that records, bills or lists")
    func plans() async throws {
        try await Self.withDatabase { server, name, url in
            await (try PostgreSQLStore(url: url, clock: Self.clock)).close()
            let before = try await Self.walks(server, name)
            let stream = try HostileStream(seed: 9, events: 80)
            let store = try PostgreSQLStore(url: url, clock: SetClock(stream.now))
            var player = StreamPlayer(store, batchSize: 9)
            try await player.play(stream.steps)
            _ = try await HostileStreamTests.bills(store, try HostileStreamTests.questions(stream))
            _ = try await Sample.bill(store, now: "2026-01-01T00:00:00Z", asOf: stream.now)
            let rejected = RejectedDelivery(source: "nova", reason: "no", body: "1")
            _ = try await store.record(RecordBatch(rejected: [rejected], settled: [1]))
            for account in try await store.accounts() {
                var question = ResourceQuestion(now: stream.now)
                question.account = account.id
                for resource in try await store.resources(question) {
                    _ = try await store.history(of: resource.id, knownAt: stream.now)
                }
            }
            _ = try await (store.log(), store.rejected(after: 0, limit: 9), store.tariffs())
            await store.close()
            let after = try await Self.walks(server, name)
            #expect(after == before, "\(after.subtracting(before))")
            try server.run("SELECT count(*) FROM event", in: name)
            #expect(try await Self.walks(server, name) != after, "one that does is seen")
        }
    }

    /// What is not kept with trees, and why.
    private static let apart = [
        "root": "finds a tree by its name", "event_key": "finds an event's tree by its id",
        "account": "finds an account by its name; small, and read by all", "tariff": "prices are read by every bill",
        "tariff_cancellation": "prices are read by every bill", "rejected": "belongs to no tree, is for operators",
        "fact": "is fixed when the store is made", "migration": "is of the schema", "horizon": "has one row",
    ]

    @Test("has the column by which trees can be kept apart in every key, or is named as what is not of a tree")
    func keys() async throws {
        let test = try TestStore(.postgresql)
        let server = try PostgreSQLServer.shared
        let name = try test.folder.database("store")
        let tables = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        let all = try server.column(
            "SELECT relname FROM \(tables) WHERE nspname = 'nova_billing' AND relkind IN ('r', 'p')", in: name)
        #expect(Set(Self.apart.keys).isSubset(of: all), "none is named that is not there")
        let keys = """
            SELECT c.relname || ' ' || coalesce(string_agg(a.attname, ',' ORDER BY a.attname), '')
            FROM \(tables) LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
            WHERE n.nspname = 'nova_billing' AND c.relkind IN ('r', 'p') GROUP BY c.relname, i.indexrelid
            """
        let found = try server.column(keys, in: name).map { $0.split(separator: " ") }
        let checked = found.filter { Self.apart[String($0[0])] == nil }
        #expect(Set(checked.map { $0[0] }).count + Self.apart.count == all.count, "each table is looked at")
        #expect(checked.count >= 8)
        for key in checked {
            #expect(key.count == 2 && key[1].split(separator: ",").contains("home"), "\(key)")
        }
        await test.store.close()
    }

    /// By what each table of trees can be cut: by tree, and by what rises with time.
    private static let cuts = [
        "HASH (home)": [
            "resource", "event", "cancellation", "statement", "ownership", "segment", "month_crossing",
        ],
        "RANGE (sequence)": ["event"], "RANGE (event)": ["cancellation", "statement"], "RANGE (moment)": ["statement"],
        "RANGE (id)": ["segment"], "RANGE (month)": ["month_crossing"], "HASH (id)": ["event_key"],
        "HASH (name)": ["root"],
    ]

    @Test("can be kept in parts, by tree or by time, with all its keys", arguments: cuts.keys.sorted())
    func parts(cut: String) async throws {
        let test = try TestStore(.postgresql)
        let session = try PostgreSQLSession(try .shared, try test.folder.database("store"))
        try session.run("BEGIN; CREATE SCHEMA parts")
        for table in Self.cuts[cut] ?? [] {
            // The server refuses this where a key that is unique lacks the column.
            try session.run("CREATE TABLE parts.\(table) (LIKE \(table) INCLUDING ALL) PARTITION BY \(cut)")
        }
        try session.run("ROLLBACK")
        await test.store.close()
    }
}
