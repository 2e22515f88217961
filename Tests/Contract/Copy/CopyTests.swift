import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing
import UseCases

@Suite("A copy")
struct CopyTests {
    private static let clock = SetClock((try? Moment(CopySample.now)) ?? .earliest)

    private static func compare(
        _ source: any CopyableStore, _ copy: any CopyableStore
    ) async throws -> CompareStores.Report {
        try await CompareStores(source, with: copy, clock: clock)(through: try await source.horizon())
    }

    @Test("holds everything, and more once the original has gone on", arguments: CopySample.pairs)
    func goesOn(pair: CopySample.Pair) async throws {
        let (source, copy) = (try TestStore(pair.from), try TestStore(pair.to, at: CopySample.now))
        try await CopySample.fill(source, seed: 5)
        let move = CopyStore(from: source.store, to: copy.store)
        let first = try await move()
        let counts = try await source.store.counts()
        #expect(first.events == counts.events && first.cancellations == counts.cancellations)
        #expect(first.tariffs == counts.tariffs && first.rejected == counts.rejected)
        for round: UInt64 in 0..<2 {
            let (one, other) = try await (
                CopySample.everything(source.store), CopySample.everything(copy.store)
            )
            #expect(firstDifference(other, one) == nil)
            let comparison = try await Self.compare(source.store, copy.store)
            #expect(comparison.differences == 0, "\(comparison.first)")
            let there = try await source.store.counts()
            #expect(comparison.counts == there && comparison.events == there.events)
            #expect(comparison.months > 12 && comparison.bills > 12)
            let again = try await move()
            #expect(again.events + again.cancellations + again.tariffs + again.rejected == 0)
            guard round == 0 else { break }
            try await CopySample.goOn(source, seed: 5)
            let stale = try await Self.compare(source.store, copy.store)
            #expect(stale.differences > 0, "what is not copied yet is missing")
            let second = try await move()
            #expect(second.events == 20 && second.tariffs == 2 && second.rejected == 2)
            #expect(second.cancellations > 0)
        }
        for test in [source, copy] { await test.store.close() }
    }

    @Test("that was cut short goes on where it was", arguments: StoreKind.allCases)
    func resumed(kind: StoreKind) async throws {
        let (source, copy) = (try TestStore(.memory), try TestStore(kind, at: CopySample.now))
        try await CopySample.fill(source, seed: 8)
        var content = AdoptedContent()
        content.entries = try await source.store.log(after: .start, through: .never, limit: 20)
        content.tariffs = Array(try await source.store.tariffRecords().prefix(1))
        content.rejected = try await source.store.rejectedEntries(after: 0, limit: 2)
        try await copy.store.adopt(content)
        let report = try await CopyStore(from: source.store, to: copy.store)()
        let counts = try await source.store.counts()
        #expect(report.events + report.cancellations + content.entries.count == counts.events + counts.cancellations)
        #expect(report.tariffs + 1 == counts.tariffs && report.rejected + 2 == counts.rejected)
        let (one, other) = try await (CopySample.everything(source.store), CopySample.everything(copy.store))
        #expect(firstDifference(other, one) == nil)
        for test in [source, copy] { await test.store.close() }
    }

    /// What a store holds that is no copy.
    enum Foreign: CaseIterable {
        case event, cancellation, tariff, cancelledTariff, rejected, facts
    }

    @Test("is made into no store that holds something else", arguments: Foreign.allCases)
    func foreign(foreign: Foreign) async throws {
        let source = try TestStore(.memory)
        try await CopySample.fill(source, seed: 9)
        let facts = StoreFacts(unit: foreign == .facts ? .hour : .day)
        let copy = InMemoryStore(facts: facts, clock: SetClock(try Moment(CopySample.now)))
        switch foreign {
        case .event: try await copy.record(try Sample.event("foreign"))
        case .cancellation:
            _ = try await CopyStore(from: source.store, to: copy)()
            let id = try #require(try await copy.log().first { $0.cancellation == nil }).event.id
            _ = try await copy.cancelEvent(id, by: "me", because: "it")
        case .tariff: _ = try await copy.setTariffs([try Sample.tariff("foreign")])
        case .cancelledTariff:
            _ = try await CopyStore(from: source.store, to: copy)()
            let id = try #require(try await copy.tariffs().first { $0.cancelled == nil }).id
            _ = try await copy.cancelTariff(id, by: "me", because: "it")
        case .rejected:
            let delivery = RejectedDelivery(source: "nova", reason: "no", body: "foreign")
            _ = try await copy.record(RecordBatch(rejected: [delivery]))
        case .facts: break
        }
        let before = try await CopySample.everything(copy)
        let error = await #expect(throws: CopyStore.Failure.self) {
            try await CopyStore(from: source.store, to: copy)()
        }
        switch error {
        case .foreign: #expect(foreign != .facts)
        case .facts: #expect(foreign == .facts)
        default: Issue.record("\(String(describing: error))")
        }
        #expect(try await CopySample.everything(copy) == before, "and it stays as it was")
    }

    @Test("is made of no store into itself")
    func same() async throws {
        let source = try TestStore(.sqlite)
        let error = await #expect(throws: CopyStore.Failure.self) {
            try await CopyStore(from: source.store, to: source.store)()
        }
        if case .same = error {} else { Issue.record("\(String(describing: error))") }
        await source.store.close()
    }
}
