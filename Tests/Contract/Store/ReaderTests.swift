import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("A reader")
struct ReaderTests {
    private static func question(
        _ test: TestStore, known: Moment? = nil, account: AccountID? = nil, after: String? = nil, limit: Int? = nil
    ) throws -> UsageQuestion {
        UsageQuestion(
            scope: BillScope(period: try Sample.period("2025"), now: test.clock.utcNow()), known: known,
            account: account, after: after, limit: limit)
    }

    /// What is left in a reader, as text.
    private static func rest(_ reader: any UsageReader) async throws -> [String] {
        var trees: [String] = []
        while true {
            let more = try await reader.next()
            if more.isEmpty { return trees }
            for tree in more {
                let resources = tree.resources.sorted { $0.id < $1.id }.map { resource in
                    "\(resource.rtype) \(resource.name ?? "-") \(resource.segments.sorted { $0.begin < $1.begin })"
                }
                trees.append("\(tree.accountName): \(resources.joined(separator: ", "))")
            }
        }
    }

    /// More roots than are read at one go.
    private static func fill(_ store: any BillingStore) async throws {
        for part in 0..<5 {
            let events = try (0..<500).map { number in
                try Sample.event("\(part)-\(number)", account: "a\(part)", "nova/instance", "i\(part)-\(number)")
            }
            _ = try await store.outcomes(of: RecordBatch(events: events))
        }
    }

    @Test("sees one state from its opening to its end, while others write", arguments: StoreKind.allCases)
    func oneState(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await Self.fill(test.store)
        for (round, known) in [nil, try Moment("2026-01-02T00:00:00Z")].enumerated() {
            if let known { test.clock.set(known) }
            let whole = try await test.store.usage(try Self.question(test, known: known))
            let expected = try await Self.rest(whole)
            await whole.finish()
            #expect(expected.count == 2_500)
            let reader = try await test.store.usage(try Self.question(test, known: known))
            let first = try await reader.next().count
            #expect(first < 2_500, "there is something left to be read")
            // Ends, cancellations and new ones, in front of the reader and behind it.
            for part in 0..<5 {
                try await test.store.record(
                    try Sample.event(
                        "end \(part) \(round)", at: "2025-04-01T00:00:00Z", account: nil, "nova/instance",
                        "i\(part)-49\(round)", .end),
                    try Sample.event("new \(part) \(round)", account: "a\(part)", "nova/instance", "j\(part)-\(round)"))
                _ = try await test.store.cancelEvent("\(part)-48\(round)", by: "me", because: "it")
            }
            let left = try await Self.rest(reader)
            await reader.finish()
            #expect(left == Array(expected.dropFirst(first)))
            #expect(try await Self.count(test) == 2_500)
        }
    }

    /// How many roots the bill of now has.
    private static func count(_ test: TestStore) async throws -> Int {
        let reader = try await test.store.usage(try question(test))
        let count = try await rest(reader).count
        await reader.finish()
        return count
    }

    @Test("stops no writer, however many there are", arguments: StoreKind.allCases)
    func stopsNoWriter(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Sample.event("a"))
        var readers: [any UsageReader] = []
        for _ in 0..<4 { readers.append(try await test.store.usage(try Self.question(test))) }
        for number in 0..<50 { try await test.store.record(try Sample.event("e\(number)", "plan", "p\(number)")) }
        for reader in readers {
            #expect(try await Self.rest(reader).count == 1)
            await reader.finish()
        }
        let reader = try await test.store.usage(try Self.question(test))
        #expect(try await Self.rest(reader).count == 51)
        await reader.finish()
    }

    @Test("may be finished early, twice, and gives nothing then; the store goes on", arguments: StoreKind.allCases)
    func finished(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Sample.event("a"), try Sample.event("b", account: "globex", "plan", "p"))
        for _ in 0..<40 {
            let reader = try await test.store.usage(try Self.question(test))
            await reader.finish()
            await reader.finish()
            #expect(try await reader.next().isEmpty)
        }
        #expect(try await test.store.accounts().count == 2)
    }

    @Test("gives accounts by name, and roots by name and type, as bytes", arguments: StoreKind.allCases)
    func order(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let accounts = ["b", "a", "B", "ä", "a b", "10", "9", "\u{1F600}", "\u{FFFD}"]
        for (index, account) in accounts.enumerated() {
            try await test.store.record(
                try Sample.event("\(index)-1", account: account, "plan", "b"),
                try Sample.event("\(index)-2", account: account, "plan", nil),
                try Sample.event("\(index)-3", account: account, "disk", "b"),
                try Sample.event("\(index)-4", account: account, "zone", "B"))
        }
        let reader = try await test.store.usage(try Self.question(test))
        var names: [String] = []
        while case let trees = try await reader.next(), !trees.isEmpty {
            names += trees.map { tree in
                let root = tree.resources.first { $0.parent == nil }
                return "\(tree.accountName)/\(root?.name ?? "")/\(root?.rtype ?? "?")"
            }
        }
        await reader.finish()
        let sorted = accounts.sorted(by: precedes)
        #expect(names == sorted.flatMap { name in ["//plan", "/B/zone", "/b/disk", "/b/plan"].map { name + $0 } })
        #expect(try await test.store.accounts().map(\.name) == sorted)
    }

    @Test("begins behind an account, shows one, or so many that have something to show", arguments: StoreKind.allCases)
    func paging(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        // c and f have nothing in the year that is asked for.
        for (index, name) in ["a", "b", "c", "d", "e", "f", "g"].enumerated() {
            let moment = ["c", "f"].contains(name) ? "2026-06-01T00:00:00Z" : "2025-03-01T00:00:00Z"
            try await test.store.record(
                try Sample.event("\(index)", at: moment, account: name, "plan", "p"),
                try Sample.event("\(index)+", at: moment, account: name, "plan", "q"))
        }
        let sealed = try Moment("2026-01-02T00:00:00Z")
        test.clock.set(sealed)
        for known in [nil, sealed] {
            func names(account: AccountID? = nil, after: String? = nil, limit: Int? = nil) async throws -> [String] {
                let reader = try await test.store.usage(
                    try Self.question(test, known: known, account: account, after: after, limit: limit))
                var names: [String] = []
                while case let trees = try await reader.next(), !trees.isEmpty { names += trees.map(\.accountName) }
                await reader.finish()
                #expect(names.count % 2 == 0, "an account is never cut in two")
                return names.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            }
            #expect(try await names() == ["a", "b", "d", "e", "g"])
            #expect(try await names(limit: 0) == [])
            #expect(try await names(limit: 2) == ["a", "b"])
            #expect(try await names(after: "b", limit: 2) == ["d", "e"])
            #expect(try await names(after: "bb", limit: 9) == ["d", "e", "g"])
            #expect(try await names(after: "g") == [])
            let account = try #require(try await test.store.account(named: "d"))
            #expect(try await names(account: account.id) == ["d"])
            #expect(try await names(account: account.id, limit: 1) == ["d"])
            #expect(try await names(account: account.id, after: "c") == ["d"])
            #expect(try await names(account: account.id, after: "d") == [])
            #expect(try await names(account: AccountID(rawValue: 99)) == [])
        }
    }

    @Test("does not end at many segments that show nothing", arguments: StoreKind.allCases)
    func nothingToShow(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let start = try Moment("2026-02-01T00:00:00Z")
        let future = (0..<2_100).map { number in
            let nodes = [Event.Node(parent: nil, rtype: "plan", name: "a", charge: Sample.fixed(1), attributes: nil)]
            let moment = start.adding(microseconds: Int64(number) * Moment.second)
            return EventReader.Draft(moment: moment, emitted: moment, account: "acme", keepClosed: false, nodes: nodes)
                .event(id: "f\(number)", account: "acme")
        }
        _ = try await test.store.outcomes(of: RecordBatch(events: future))
        try await test.store.record(
            try Sample.event("b", "plan", "b"), try Sample.event("c", account: "globex", "plan", "c"))
        let now = try Moment("2026-01-31T00:00:00Z")
        test.clock.set(now)
        for known in [nil, now] {
            let reader = try await test.store.usage(
                UsageQuestion(scope: BillScope(period: try Sample.period("2026"), now: now), known: known))
            #expect(try await Self.rest(reader).count == 2)
            await reader.finish()
        }
    }
}
