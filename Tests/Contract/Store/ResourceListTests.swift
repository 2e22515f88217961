import Domain
import InMemoryAdapter
import JSON
import Ports
import TestSupport
import Testing

@Suite("Resources")
struct ResourceListTests {
    /// A server that is given away, one that nobody owned at first, a plan, and their parts.
    private static func made(_ kind: StoreKind) async throws -> TestStore {
        let test = try TestStore(kind)
        try await test.store.record(
            try Sample.event(
                "a", at: "2025-03-01T00:00:00Z",
                attributes: JSONObject([("host", .string("h1")), ("cpus", Sample.number(1))]),
                children: [Sample.child("disk", nil, attributes: JSONObject([("gb", Sample.number(1))]))]),
            try Sample.event(
                "b", at: "2025-03-01T00:00:00Z", account: nil, "nova/instance", "i2",
                children: [Sample.child("disk")]),
            try Sample.event("c", at: "2025-03-01T00:00:00Z", account: "globex", "plan", "i1"))
        try await test.store.record(
            try Sample.event(
                "d", at: "2025-04-01T00:00:00Z", account: "globex", nil,
                attributes: JSONObject([("host", .null), ("cpus", Sample.number(2))])),
            try Sample.event("e", at: "2025-05-01T00:00:00Z", "nova/instance", "i2", nil))
        return test
    }

    private static func list(
        _ test: TestStore, at moment: String = "2026-01-01T00:00:00Z", _ change: (inout ResourceQuestion) -> Void
    ) async throws -> [ResourceRecord] {
        var question = ResourceQuestion(now: try Moment(moment))
        change(&question)
        return try await test.store.resources(question)
    }

    @Test("have the account and the attributes of the moment that is asked for", arguments: StoreKind.allCases)
    func moments(kind: StoreKind) async throws {
        let test = try await Self.made(kind)
        let acme = try await test.store.account(named: "acme")?.id
        let globex = try await test.store.account(named: "globex")?.id
        func server(_ moment: String) async throws -> ResourceRecord? {
            try await Self.list(test, at: moment) { ($0.rtype, $0.name) = ("nova/instance", "i1") }.first
        }
        let (early, first) = (try await server("2025-02-28T23:59:59Z"), try await server("2025-03-01T00:00:00Z"))
        let (before, moved) = (
            try await server("2025-03-31T23:59:59.999999Z"), try await server("2025-04-01T00:00:00Z")
        )
        #expect([early?.account, first?.account, before?.account, moved?.account] == [nil, acme, acme, globex])
        #expect(early?.attributes == JSONObject())
        #expect(first?.attributes == JSONObject([("host", .string("h1")), ("cpus", Sample.number(1))]))
        #expect(moved?.attributes == JSONObject([("cpus", Sample.number(2))]))
        let disk = try await Self.list(test) { $0.parent = moved?.id }
        #expect(disk.map(\.attributes) == [JSONObject([("gb", Sample.number(1))])])
        #expect(disk.map(\.account) == [globex], "what pays for the root pays for all below it")
        _ = try await test.store.cancelEvent("d", by: "me", because: "it")
        #expect(try await server("2026-01-01T00:00:00Z")?.attributes == first?.attributes)
        #expect(try await server("2026-01-01T00:00:00Z")?.account == acme)
    }

    @Test("are found by what is asked for", arguments: StoreKind.allCases)
    func filters(kind: StoreKind) async throws {
        let test = try await Self.made(kind)
        let all = try await Self.list(test) { _ in }
        #expect(all.map(\.rtype) == ["nova/instance", "disk", "nova/instance", "disk", "plan"])
        for (left, right) in zip(all, all.dropFirst()) { #expect(left.id < right.id) }
        #expect(try await Self.list(test) { $0.name = "i1" } == [all[0], all[4]])
        #expect(try await Self.list(test) { $0.rtype = "disk" } == [all[1], all[3]])
        #expect(try await Self.list(test) { $0.parent = all[2].id } == [all[3]])
        #expect(try await Self.list(test) { $0.id = all[3].id } == [all[3]])
        #expect(try await Self.list(test) { ($0.id, $0.rtype) = (all[3].id, "plan") } == [])
        let globex = try await test.store.account(named: "globex")?.id
        #expect(try await Self.list(test) { $0.account = globex } == [all[0], all[1], all[4]])
        let march = "2025-03-15T00:00:00Z"
        #expect(try await Self.list(test, at: march) { $0.account = globex }.map(\.id) == [all[4].id])
        #expect(try await Self.list(test, at: march) { $0.isUnowned = true }.map(\.id) == [all[2].id, all[3].id])
        #expect(try await Self.list(test) { $0.isUnowned = true } == [])
    }

    @Test("come page by page", arguments: StoreKind.allCases)
    func pages(kind: StoreKind) async throws {
        let test = try await Self.made(kind)
        let all = try await Self.list(test) { _ in }
        let globex = try await test.store.account(named: "globex")?.id
        for limit in 1...6 {
            var (pages, owned): ([ResourceRecord], [ResourceRecord]) = ([], [])
            while case let page = try await Self.list(
                test, { [last = pages.last?.id.rawValue ?? 0] in ($0.after, $0.limit) = (last, limit) }), !page.isEmpty
            {
                #expect(page.count <= limit)
                pages += page
            }
            #expect(pages == all)
            while case let page = try await Self.list(
                test,
                { [last = owned.last?.id.rawValue ?? 0] in
                    ($0.after, $0.limit, $0.account) = (last, limit, globex)
                }), !page.isEmpty
            { owned += page }
            #expect(owned == all.filter { $0.account == globex })
        }
        #expect(try await Self.list(test) { $0.limit = 0 } == [])
    }

    @Test("say in their history who pays now, not who will", arguments: StoreKind.allCases)
    func historyIsOfNow(kind: StoreKind) async throws {
        let test = try await Self.made(kind)
        try await test.store.record(
            try Sample.event(
                "f", at: "2026-06-01T00:00:00Z", account: "acme", nil,
                attributes: JSONObject([("cpus", Sample.number(4))])))
        let server = try #require(try await Self.list(test) { $0.name = "i1" }.first)
        let history = try #require(try await test.store.history(of: server.id, knownAt: nil))
        #expect(history.resource == server)
        #expect(history.segments.count == 3)
        test.clock.set(try Moment("2026-06-01T00:00:00Z"))
        let later = try #require(try await test.store.history(of: server.id, knownAt: nil))
        #expect(later.resource.account != server.account)
    }

    @Test("of what is charged for now count each resource once, by type", arguments: StoreKind.allCases)
    func running(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let disk = Sample.child("disk", "d", .linear(Quantity(whole: 0, micros: 1)))
        try await test.store.record(
            try Sample.event("a", at: "2025-03-01T00:00:00Z", Sample.linear(2), children: [disk]),
            try Sample.event("b", at: "2025-03-02T00:00:00Z", Sample.linear(3)),
            try Sample.event("c", at: "2025-03-01T00:00:00Z", "nova/instance", "i2", Sample.linear(1)),
            try Sample.event("d", at: "2025-03-03T00:00:00Z", "nova/instance", "i2", .end),
            try Sample.event("e", at: "2025-03-01T00:00:00Z", "plan", "gold", Sample.fixed(5)),
            try Sample.event("f", at: "2025-03-01T00:00:00Z", "free", "x", Sample.linear(0)),
            try Sample.event("g", at: "2025-05-01T00:00:00Z", "later", "y", Sample.linear(1)))
        let april = try await test.store.runningResources(at: try Moment("2025-04-01T00:00:00Z"))
        #expect(april == ["nova/instance": 1, "disk": 1])
        let may = try await test.store.runningResources(at: try Moment("2025-05-01T00:00:00Z"))
        #expect(may == ["nova/instance": 1, "disk": 1, "later": 1])
        _ = try await test.store.cancelEvent("a", by: "me", because: "it")
        let left = try await test.store.runningResources(at: try Moment("2025-04-01T00:00:00Z"))
        #expect(left == ["nova/instance": 1])
    }
}
