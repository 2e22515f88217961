import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("Tariffs")
struct TariffTests {
    @Test("are returned as they were recorded, in the order of recording", arguments: StoreKind.allCases)
    func roundTrip(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let drafts = [
            try Sample.tariff("b", at: "2199-12-31T23:59:59.999999Z", "999999999.999999999999", unit: .year),
            try Sample.tariff("a", at: "1970-01-01T00:00:00Z", "0.000000000001", unit: .second, migrate: true),
            try Sample.tariff("a", at: "1970-01-01T00:00:00Z", nil, unit: .minute), try Sample.tariff("a", "0"),
        ]
        var set = try await test.store.setTariffs(Array(drafts.prefix(2)))
        set += try await test.store.setTariffs(Array(drafts.dropFirst(2)))
        #expect(set.map(\.rtype) == drafts.map(\.rtype))
        #expect(set.map(\.moment) == drafts.map(\.moment))
        #expect(set.map(\.rate) == drafts.map(\.rate))
        #expect(set.map(\.unit) == [.year, .second, .minute, .day], "a missing unit is the store's")
        #expect(set.map(\.migrate) == drafts.map(\.migrate))
        #expect(Set(set.map(\.id)).count == 4)
        #expect(try await test.store.tariffs() == set)
    }

    @Test("of one type and moment: the last recorded counts, and the log keeps all", arguments: StoreKind.allCases)
    func lastCounts(kind: StoreKind) async throws {
        let (test, plain) = (try TestStore(kind), try TestStore(kind))
        for store in [test.store, plain.store] { try await store.record(try Sample.event("a")) }
        _ = try await test.store.setTariffs([try Sample.tariff("nova/instance", "5")])
        _ = try await test.store.setTariffs([try Sample.tariff("nova/instance", "3")])
        _ = try await plain.store.setTariffs([try Sample.tariff("nova/instance", "3")])
        #expect(try await Sample.bill(test.store) == Sample.bill(plain.store))
        #expect(try await test.store.tariffs().count == 2)
    }

    @Test("are what a reader saw when it was opened", arguments: StoreKind.allCases)
    func reader(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let set = try await test.store.setTariffs([try Sample.tariff()])
        let scope = BillScope(period: try Sample.period("2025"), now: test.clock.utcNow())
        let reader = try await test.store.usage(UsageQuestion(scope: scope))
        _ = try await test.store.setTariffs([try Sample.tariff("plan")])
        _ = try await test.store.cancelTariff(set[0].id, by: "me", because: "it")
        #expect(reader.tariffs == set)
        await reader.finish()
    }
}
