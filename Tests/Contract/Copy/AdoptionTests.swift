import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("What is adopted")
struct AdoptionTests {
    /// Takes everything over in pages; each page twice, as one does who was not told of the first time.
    private static func adopt(
        _ source: any CopyableStore, into destination: any CopyableStore, limit: Int
    ) async throws {
        var mark = LogMark.start
        while true {
            var content = AdoptedContent()
            content.entries = try await source.log(after: mark, through: .never, limit: limit)
            if content.entries.isEmpty { break }
            for _ in 0..<2 { try await destination.adopt(content) }
            for entry in content.entries { mark.pass(entry) }
        }
        var content = AdoptedContent()
        content.tariffs = try await source.tariffRecords()
        content.rejected = try await source.rejectedEntries(after: 0, limit: 1_000)
        content.horizon = try await source.horizon()
        for _ in 0..<2 { try await destination.adopt(content) }
    }

    @Test("is the same in every answer, also as of earlier moments", arguments: CopySample.pairs)
    func same(pair: CopySample.Pair) async throws {
        for seed: UInt64 in [2, 6] {
            let (source, copy) = (try TestStore(pair.from), try TestStore(pair.to, at: CopySample.now))
            try await CopySample.fill(source, seed: seed)
            try await Self.adopt(source.store, into: copy.store, limit: seed == 2 ? 3 : 500)
            let (one, other) = try await (
                CopySample.everything(source.store), CopySample.everything(copy.store)
            )
            #expect(firstDifference(other, one) == nil, "seed \(seed)")
            #expect(try await copy.store.rebuild(checkOnly: true) { _, _ in }.different == 0)
            for test in [source, copy] { await test.store.close() }
        }
    }

    @Test("comes before all that is recorded then, under ids that are not given again", arguments: CopySample.pairs)
    func goesOn(pair: CopySample.Pair) async throws {
        // A clock that stands still, far back.
        let (source, copy) = (try TestStore(pair.from), try TestStore(pair.to, at: "1999-01-01T00:00:00Z"))
        try await CopySample.fill(source, seed: 4)
        try await Self.adopt(source.store, into: copy.store, limit: 500)
        let (log, horizon) = (try await copy.store.log(), try await copy.store.horizon())
        #expect(try await source.store.horizon() <= horizon)
        let accounts = Set(try await copy.store.accounts().map(\.id))
        var question = ResourceQuestion(now: source.clock.utcNow())
        question.limit = .max
        let resources = Set(try await copy.store.resources(question).map(\.id))
        let tariffs = Set(try await copy.store.tariffs().map(\.id))
        try await copy.store.record(
            try Sample.event("more", account: "newcomer", "plan", "more", children: [Sample.child("disk")]))
        let more = try #require(try await copy.store.event("more"))
        #expect(more.recorded > horizon)
        #expect(more.sequence > log.map(\.sequence).max() ?? .max)
        #expect(try await copy.store.accounts().count == accounts.count + 1)
        #expect(try await copy.store.resources(question).count == resources.count + 2)
        let versions = try await copy.store.setTariffs([try Sample.tariff()])
        #expect(!tariffs.contains(versions[0].id) && versions[0].recorded > more.recorded)
        let delivery = RejectedDelivery(source: "nova", reason: "no", body: "more")
        _ = try await copy.store.record(RecordBatch(rejected: [delivery]))
        #expect(try await copy.store.rejectedEntries(after: 4, limit: 9).map(\.record.delivery) == [delivery])
        // The same event again is known, another under its id a conflict.
        let known = try #require(log.first?.event)
        #expect(try await copy.store.record(known) == [.known])
        let conflict = try await copy.store.record(try Sample.event(known.id, at: "2024-02-03T00:00:00Z", "x", "y"))
        #expect(conflict[0].conflict?.since == log.first?.recorded)
        #expect(try await copy.store.rebuild(checkOnly: true) { _, _ in }.different == 0)
        for test in [source, copy] { await test.store.close() }
    }

    @Test("all of it or nothing, where ids are others'", arguments: [StoreKind.sqlite, .postgresql])
    func atomic(kind: StoreKind) async throws {
        let (source, copy) = (try TestStore(.memory), try TestStore(kind))
        try await source.store.record(try Sample.event("a"), try Sample.event("b", "plan", "p"))
        // The resource 1 is another one here.
        try await copy.store.record(try Sample.event("other", account: "globex", "plan", "q"))
        let before = try await CopySample.everything(copy.store)
        var content = AdoptedContent()
        content.entries = try await source.store.log(after: .start, through: .never, limit: 9).map { entry in
            let recorded = RecordedEvent(
                event: entry.event.event, recorded: entry.recorded, sequence: entry.event.sequence + 5,
                cancellation: nil)
            return LogEntry(event: recorded, account: entry.account, resources: entry.resources)
        }
        await #expect(throws: StoreError.self) { try await copy.store.adopt(content) }
        #expect(try await CopySample.everything(copy.store) == before)
        for test in [source, copy] { await test.store.close() }
    }

    @Test("of one store is told from another, whatever it is called")
    func identity() async throws {
        let tests = try (StoreKind.allCases + StoreKind.allCases).map { try TestStore($0) }
        var identities: Set<String> = []
        for test in tests {
            let identity = try await test.store.identity()
            #expect(try await test.store.identity() == identity)
            identities.insert(identity)
        }
        #expect(identities.count == tests.count)
        for test in tests { await test.store.close() }
    }
}
