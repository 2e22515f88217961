import CSQLite
import Domain
import InMemoryAdapter
import Ports
@testable import SQLiteAdapter
import TestSupport
import Testing

/// However large a store is, what is asked often is found by an index.
@Suite("The plans of statements")
struct QueryPlanTests {
    /// What is small, or made by the statement itself.
    private static let small: Set<String> = ["tree", "paid", "tariff", "t", "horizon", "fact"]

    /// A file with all tables, and a connection to it.
    private static func connection(_ folder: TemporaryFolder) async throws -> Database {
        let path = folder.path + "/store.db"
        try await SQLiteStore(path: path, clock: SystemlessClock()).close()
        return try Database(path: path)
    }

    private struct SystemlessClock: UTCClock {
        func utcNow() -> Moment { .earliest }
    }

    /// The steps in which a statement walks through a whole table, other than the open segments.
    private static func walks(_ sql: String, _ database: Database) throws -> [String] {
        let plan = try database.prepare("EXPLAIN QUERY PLAN \(sql)")
        var (walks, made): ([String], Set<String>) = ([], small)
        while try plan.step() {
            let step = plan.text(3)
            let words = step.split(separator: " ").map(String.init)
            if ["CO-ROUTINE", "MATERIALIZE"].contains(words[0]) { made.insert(words[1]) }
            guard words[0] == "SCAN", !made.contains(words[1]), !step.hasSuffix("segment_open") else { continue }
            walks.append(step)
        }
        return walks
    }

    /// Expects that no statement that is prepared walks through a table.
    private static func check(_ database: Database) throws {
        var texts: [String] = []
        var next = sqlite3_next_stmt(database.handle, nil)
        while let statement = next {
            texts.append(String(cString: sqlite3_sql(statement)))
            next = sqlite3_next_stmt(database.handle, statement)
        }
        #expect(!texts.isEmpty)
        for sql in texts where ["SELECT", "WITH", "UPDATE", "DELETE"].contains(where: sql.hasPrefix) {
            let walks = try walks(sql, database)
            #expect(walks.isEmpty, "\(walks) in: \(sql)")
        }
    }

    @Test("of recording walk through no table")
    func recording() async throws {
        let folder = try TemporaryFolder()
        let database = try await Self.connection(folder)
        let parts = (try EventRecorder(database, cloudUnique: .openStack), try LogTables(database))
        try withExtendedLifetime(parts) { try Self.check(database) }
    }

    @Test("of a bill walk through no table", arguments: [false, true])
    func bills(isHistoric: Bool) async throws {
        let folder = try TemporaryFolder()
        let database = try await Self.connection(folder)
        let queries = try UsageQueries(database, isHistoric: isHistoric)
        try withExtendedLifetime(queries) { try Self.check(database) }
    }

    @Test("of histories, events and rebuilding walk through no table")
    func trees() async throws {
        let folder = try TemporaryFolder()
        let database = try await Self.connection(folder)
        let queries = (
            try TreeQueries(database), try TreeReplay(database, cloudUnique: .openStack), try EventQueries(database)
        )
        try withExtendedLifetime(queries) { try Self.check(database) }
    }

    @Test("of lists of resources walk through no table", arguments: 0..<64)
    func resources(mask: Int) async throws {
        let folder = try TemporaryFolder()
        let database = try await Self.connection(folder)
        var question = ResourceQuestion(now: .earliest)
        if mask & 1 != 0 { question.id = ResourceID(rawValue: 1) }
        if mask & 2 != 0 { question.name = "i1" }
        if mask & 4 != 0 { question.rtype = "disk" }
        if mask & 8 != 0 { question.parent = ResourceID(rawValue: 1) }
        if mask & 16 != 0 { question.account = AccountID(rawValue: 1) }
        question.isUnowned = mask & 32 != 0
        let walks = try Self.walks(ResourceSelection(question).sql, database)
        #expect(walks.isEmpty)
    }
}

/// What reads a tree reads its log, so what an account sees must not lead there for the trees of others.
@Suite("A list of an account's resources")
struct AccountResourceTests {
    @Test("reads the log of no other account's, not even of one that was its own once")
    func reading() async throws {
        let test = try TestStore(.sqlite)
        try await test.store.record(
            try Sample.event("a", "nova/instance", "i1", children: [Sample.child("disk", "d")]),
            try Sample.event("b", account: "acme", "plan", "gold"),
            try Sample.event("c", account: "globex", "plan", "gold"),
            try Sample.event("d", "nova/instance", "i2"),
            try Sample.event("e", at: "2025-04-01T00:00:00Z", account: "globex", "nova/instance", "i2"))
        let file = try Database(path: test.path)
        try file.execute("UPDATE event SET body = 'gone' WHERE id IN ('c', 'd', 'e')")
        var question = ResourceQuestion(now: test.clock.utcNow())
        question.account = try await test.store.account(named: "acme")?.id
        #expect(try await test.store.resources(question).map(\.name) == ["i1", "d", "gold"])
        question.account = try await test.store.account(named: "globex")?.id
        await #expect(throws: StoreError.self) { try await test.store.resources(question) }
    }
}
