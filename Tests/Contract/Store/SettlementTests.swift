import Domain
import InMemoryAdapter
import Ports
import SQLiteAdapter
import TestSupport
import Testing

@Suite("A rejected delivery")
struct SettlementTests {
    private static let deliveries = (1...3).map {
        RejectedDelivery(source: "nova", reason: "no such type", body: "{\"n\":\($0)}")
    }

    /// A store with three rejected deliveries, and their ids.
    private static func made(_ kind: StoreKind) async throws -> (TestStore, [Int64]) {
        let test = try TestStore(kind)
        _ = try await test.store.outcomes(of: RecordBatch(events: [], rejected: deliveries))
        return (test, try await ids(test.store))
    }

    private static func ids(_ store: any BillingStore) async throws -> [Int64] {
        try await store.rejected(after: 0, limit: 99).map(\.id)
    }

    @Test("leaves the list together with what is recorded for it", arguments: StoreKind.allCases)
    func settled(kind: StoreKind) async throws {
        let (test, ids) = try await Self.made(kind)
        let outcomes = try await test.store.outcomes(
            of: RecordBatch(events: [try Sample.event("a")], settled: [ids[1]]))
        #expect(outcomes == [.recorded])
        #expect(try await Self.ids(test.store) == [ids[0], ids[2]])
        #expect(try await test.store.rejected(after: ids[0], limit: 1).map(\.id) == [ids[2]])
        #expect(try await test.store.log().map(\.event.id) == ["a"])
    }

    @Test("stays where a conflict keeps the batch out", arguments: StoreKind.allCases)
    func conflict(kind: StoreKind) async throws {
        let (test, ids) = try await Self.made(kind)
        try await test.store.record(try Sample.event("a"))
        let before = try await test.store.contents()
        let batch = RecordBatch(
            events: [try Sample.event("b"), try Sample.event("a", Sample.linear(2))], settled: [ids[0]],
            isAllOrNothing: true)
        #expect(try await test.store.outcomes(of: batch).map { $0 == .recorded } == [false, false])
        #expect(try await test.store.contents() == before)
    }

    @Test("may be settled without an event, twice, and where there is none", arguments: StoreKind.allCases)
    func harmless(kind: StoreKind) async throws {
        let (test, ids) = try await Self.made(kind)
        for _ in 1...2 {
            #expect(try await test.store.outcomes(of: RecordBatch(events: [], settled: [ids[0], 99, 0, -1])) == [])
            #expect(try await Self.ids(test.store) == [ids[1], ids[2]])
        }
    }

    @Test("keeps its id when it is settled, and comes back when it arrives again", arguments: StoreKind.allCases)
    func again(kind: StoreKind) async throws {
        let (test, ids) = try await Self.made(kind)
        _ = try await test.store.outcomes(of: RecordBatch(events: [], settled: ids))
        #expect(try await Self.ids(test.store) == [])
        let other = RejectedDelivery(source: "nova", reason: "other", body: "{}")
        _ = try await test.store.outcomes(of: RecordBatch(events: [], rejected: [other]))
        let new = try #require(try await Self.ids(test.store).first)
        #expect(!ids.contains(new))
        _ = try await test.store.outcomes(of: RecordBatch(events: [], rejected: [Self.deliveries[1]]))
        #expect(try await Self.ids(test.store) == [ids[1], new])
    }

    @Test("that comes again for another reason is kept once, with the last", arguments: StoreKind.allCases)
    func reasons(kind: StoreKind) async throws {
        let (test, ids) = try await Self.made(kind)
        let before = try await test.store.rejected(after: 0, limit: 99)
        let again = Self.deliveries.map { RejectedDelivery(source: $0.source, reason: "now is later", body: $0.body) }
        test.clock.set(try Moment("2026-02-01T00:00:00Z"))
        _ = try await test.store.outcomes(of: RecordBatch(events: [], rejected: again))
        let after = try await test.store.rejected(after: 0, limit: 99)
        #expect(after.map(\.id) == ids && after.map(\.delivery.reason) == ids.map { _ in "now is later" })
        #expect(after.map(\.recorded) == before.map(\.recorded) && after.map(\.delivery) == again)
        let other = RejectedDelivery(source: "cinder", reason: "now is later", body: again[0].body)
        _ = try await test.store.outcomes(of: RecordBatch(events: [], rejected: [other]))
        #expect(try await Self.ids(test.store).count == 4)
    }

    @Test("that was settled is so after the store is opened again")
    func reopened() async throws {
        let (test, ids) = try await Self.made(.sqlite)
        _ = try await test.store.outcomes(of: RecordBatch(events: [], settled: [ids[2]]))
        await test.store.close()
        let store = try SQLiteStore(path: test.path, clock: test.clock)
        #expect(try await Self.ids(store) == [ids[0], ids[1]])
        await store.close()
    }
}
