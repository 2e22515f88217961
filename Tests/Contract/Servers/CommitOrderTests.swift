import Domain
import InMemoryAdapter
import Ports
import PostgreSQLAdapter
import TestSupport
import Testing

@Suite("A commit that is slow")
struct CommitOrderTests {
    /// Two stores of one database, and a session that holds up whoever records the first event of an account.
    private struct Scene {
        let test: TestStore
        let other: PostgreSQLStore
        let session: PostgreSQLSession
        let database: String
        let server: PostgreSQLServer

        init() throws {
            (test, server) = (try TestStore(.postgresql), try .shared)
            database = try test.folder.database("store")
            other = try PostgreSQLStore(url: try test.folder.postgreSQL("store"), clock: test.clock)
            session = try PostgreSQLSession(server, database)
            try session.run("BEGIN; INSERT INTO account (name, recorded) VALUES ('slow', 0)")
        }

        func until(_ condition: String) async throws {
            while try server.column("SELECT 1 WHERE \(condition)", in: database).isEmpty {
                try await Task.sleep(for: .milliseconds(2))
            }
        }

        static let here = "(SELECT oid FROM pg_database WHERE datname = current_database())"
        /// Whether a commit has made itself known and waits.
        static let isPending = """
            EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND database = \(here))
            AND EXISTS (SELECT FROM pg_locks WHERE NOT granted)
            """
        /// Whether somebody asks who is about to commit.
        static let isAsked = """
            EXISTS (SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'SELECT min(classid%' AND pid <> pg_backend_pid())
            """

        func close() async {
            await test.store.close()
            await other.close()
        }
    }

    private static func slow(_ scene: Scene) async throws -> Task<[RecordOutcome], any Error> {
        let store = scene.test.store
        let event = try Sample.event("slow", account: "slow", "plan", "p")
        let task = Task { try await store.record(event) }
        try await scene.until(Scene.isPending)
        return task
    }

    @Test("keeps nobody from other resources, and locks no table")
    func others() async throws {
        let scene = try Scene()
        let slow = try await Self.slow(scene)
        #expect(try await scene.other.record(try Sample.event("quick")) == [.recorded])
        #expect(try await scene.other.cancelEvent("quick", by: "me", because: "it") != nil)
        #expect(try await scene.other.setTariffs([try Sample.tariff()]).count == 1)
        let modes = try scene.server.column(
            """
            SELECT DISTINCT mode FROM pg_locks WHERE database = \(Scene.here) AND locktype = 'relation'
            AND pid <> pg_backend_pid()
            """, in: scene.database)
        #expect(modes.contains("RowExclusiveLock") || modes.contains("AccessShareLock"))
        #expect(Set(modes).isSubset(of: ["AccessShareLock", "RowShareLock", "RowExclusiveLock"]), "\(modes)")
        try scene.session.run("ROLLBACK")
        #expect(try await slow.value == [.recorded])
        await scene.close()
    }

    @Test("is not missed by who reads the log page by page, though later ones were done before")
    func pages() async throws {
        let scene = try Scene()
        try await scene.other.record(try Sample.event("first", "plan", "f"))
        let slow = try await Self.slow(scene)
        let rejected = RejectedDelivery(source: "nova", reason: "no", body: "1")
        _ = try await scene.other.record(RecordBatch(events: [try Sample.event("quick")], rejected: [rejected]))
        #expect(try await scene.other.event("quick") != nil)
        var question = EventQuestion()
        let first = try await scene.other.events(question)
        #expect(first.map(\.event.id) == ["first"], "what comes behind one that may still come is not shown yet")
        #expect(try await scene.other.rejected(after: 0, limit: 9).isEmpty)
        try scene.session.run("ROLLBACK")
        _ = try await slow.value
        question.after = try #require(first.last).sequence
        let rest = try await scene.other.events(question)
        #expect(rest.map(\.event.id) == ["slow", "quick"])
        #expect(rest.map(\.recorded) == rest.map(\.recorded).sorted())
        #expect(try await scene.other.rejected(after: 0, limit: 9).map(\.delivery) == [rejected])
        await scene.close()
    }

    @Test("is waited for by a bill as of a moment that it may be recorded at")
    func asOf() async throws {
        let scene = try Scene()
        let slow = try await Self.slow(scene)
        try await scene.other.record(try Sample.event("quick"))
        let moment = try #require(try await scene.other.event("quick")).recorded
        scene.test.clock.set(moment.adding(microseconds: Moment.day))
        let store = scene.other
        let bill = Task { try await Sample.bill(store, now: "2026-01-02T00:00:00Z", asOf: moment) }
        try await scene.until(Scene.isAsked)
        try scene.session.run("ROLLBACK")
        _ = try await slow.value
        let shown = try await bill.value
        #expect(try #require(try await store.event("slow")).recorded < moment)
        #expect(try await Sample.bill(store, now: "2026-01-02T00:00:00Z", asOf: moment) == shown, "it never changes")
        #expect(shown.contains("slow") && shown.contains("acme"))
        await scene.close()
    }

    @Test("keeps those who wait for it from nothing but other bills")
    func manyWait() async throws {
        let scene = try Scene()
        let slow = try await Self.slow(scene)
        try await scene.other.record(try Sample.event("quick"))
        let moment = try #require(try await scene.other.event("quick")).recorded
        scene.test.clock.set(moment.adding(microseconds: Moment.day))
        let store = scene.other
        let bills = (0..<8).map { _ in
            Task { try await Sample.bill(store, now: "2026-01-02T00:00:00Z", asOf: moment) }
        }
        try await scene.until(
            "(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                + "AND query LIKE 'SELECT min(classid%' AND pid <> pg_backend_pid()) >= 6")
        for _ in 0..<20 { #expect(try await store.event("quick") != nil) }
        try scene.session.run("ROLLBACK")
        _ = try await slow.value
        for bill in bills { #expect(try await bill.value.contains("slow")) }
        await scene.close()
    }

    @Test("is given up when the store is closed")
    func closing() async throws {
        let scene = try Scene()
        let slow = try await Self.slow(scene)
        await scene.test.store.close()
        let error = await #expect(throws: StoreError.self) { _ = try await slow.value }
        #expect(error?.kind == .unavailable || error?.kind == .closed)
        try scene.session.run("ROLLBACK")
        #expect(try await scene.other.event("slow") == nil)
        await scene.close()
    }

    @Test("that comes after a bill was shown is recorded later than what it was shown as of")
    func sealed() async throws {
        let scene = try Scene()
        let moment = scene.test.clock.utcNow().adding(microseconds: 10)
        scene.test.clock.set(moment)
        let now = "2026-01-02T00:00:00Z"
        let shown = try await Sample.bill(scene.other, now: now, asOf: moment)
        try scene.session.run("ROLLBACK")
        scene.test.clock.set(moment.adding(microseconds: -5))
        try await scene.test.store.record(try Sample.event("a"))
        #expect(try #require(try await scene.other.event("a")).recorded > moment)
        #expect(try await Sample.bill(scene.other, now: now, asOf: moment) == shown)
        #expect(try await Sample.bill(scene.other, now: now) != shown)
        await scene.close()
    }
}
