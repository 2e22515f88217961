import Domain
import InMemoryAdapter
import Ports
import SQLiteAdapter
import TestSupport
import Testing

@Suite("Ids")
struct IdentifierTests {
    /// The ids of all that the store holds, by what they stand for.
    private func ids(_ store: any BillingStore) async throws -> [String: Int64] {
        var question = ResourceQuestion(now: try Moment("2026-01-01T00:00:00Z"))
        question.limit = .max
        var ids: [String: Int64] = [:]
        for account in try await store.accounts() { ids["account \(account.name)"] = account.id.rawValue }
        for resource in try await store.resources(question) {
            let key = "\(resource.rtype) \(resource.name ?? "-") of \(resource.parent?.rawValue ?? 0)"
            ids["\(key) \(resource.account?.rawValue ?? 0)"] = resource.id.rawValue
        }
        for entry in try await store.log() { ids["event \(entry.event.id)"] = entry.sequence }
        for tariff in try await store.tariffs() {
            ids["tariff \(tariff.rtype) \(tariff.moment)"] = tariff.id.rawValue
        }
        return ids
    }

    private let first = [
        try? Sample.event("a", children: [Sample.child("disk"), Sample.child("part", "p", of: 1)]),
        try? Sample.event("b", account: "globex", "plan", "gold"), try? Sample.event("c", "plan", "gold"),
    ].compactMap(\.self)

    @Test("stay what they are while more is recorded, cancelled and rebuilt", arguments: StoreKind.allCases)
    func stay(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let store = test.store
        _ = try await store.outcomes(of: RecordBatch(events: first))
        _ = try await store.setTariffs([try Sample.tariff(), try Sample.tariff("plan")])
        let before = try await ids(store)
        #expect(before.count == 12, "two accounts, five resources, three events, two tariffs")
        try await store.record(
            try Sample.event("d", at: "2024-01-01T00:00:00Z", account: "acme", "plan", "gold"),
            try Sample.event("e", account: "aaa", "plan", "gold", children: [Sample.child("disk")]))
        _ = try await store.cancelEvent("b", by: "me", because: "it")
        _ = try await store.cancelTariff(
            TariffID(rawValue: before["tariff plan 2025-03-01T00:00:00Z"] ?? 0), by: "me", because: "it")
        _ = try await store.rebuild(checkOnly: false) { _, _ in }
        let after = try await ids(store)
        for (key, id) in before { #expect(after[key] == id, "\(key)") }
        #expect(after.count == before.count + 5)
    }

    @Test("of one kind are never the same", arguments: StoreKind.allCases)
    func differ(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let store = test.store
        for number in 0..<20 {
            try await store.record(
                try Sample.event(
                    "e\(number)", account: "a\(number % 7)", "plan", "p\(number % 3)", children: [Sample.child("disk")])
            )
        }
        var question = ResourceQuestion(now: try Moment("2026-01-01T00:00:00Z"))
        question.limit = .max
        let resources = try await store.resources(question)
        #expect(Set(resources.map(\.id)).count == resources.count)
        #expect(resources.count == 40)
        #expect(Set(try await store.accounts().map(\.id)).count == 7)
    }

    @Test("and all else outlast closing and opening again")
    func reopening() async throws {
        let test = try TestStore(.sqlite)
        _ = try await test.store.outcomes(of: RecordBatch(events: first))
        _ = try await test.store.setTariffs([try Sample.tariff()])
        _ = try await test.store.cancelEvent("c", by: "me", because: "it")
        let before = try await (ids(test.store), test.store.contents(), Sample.bill(test.store))
        await test.store.close()
        let again = try SQLiteStore(path: test.path, clock: test.clock)
        #expect(try await ids(again) == before.0)
        #expect(try await again.contents() == before.1)
        #expect(try await Sample.bill(again) == before.2)
        #expect(try await again.outcomes(of: RecordBatch(events: first)) == [.known, .known, .known])
        // A store that was just opened remembers nothing, and must find everything.
        try await again.record(
            try Sample.event("d", at: "2025-05-01T00:00:00Z", .end),
            try Sample.event("e", at: "2025-06-01T00:00:00Z", account: nil, children: [Sample.child("disk")]))
        let after = try await ids(again)
        for (key, id) in before.0 { #expect(after[key] == id, "\(key)") }
        #expect(try #require(try await again.event("d")).recorded > #require(try await again.event("a")).recorded)
        await again.close()
    }

    @Test("of a reopened store's commits go on behind what was shown as of a moment")
    func sealed() async throws {
        let test = try TestStore(.sqlite)
        let shown = test.clock.utcNow()
        let bill = try await Sample.bill(test.store, asOf: shown)
        await test.store.close()
        let again = try SQLiteStore(path: test.path, clock: test.clock)
        try await again.record(try Sample.event("a"))
        #expect(try #require(try await again.event("a")).recorded > shown)
        #expect(try await Sample.bill(again, asOf: shown) == bill)
        await again.close()
    }
}
