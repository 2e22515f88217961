import Domain
import InMemoryAdapter
import Ports
import PostgreSQLAdapter
import SQLiteAdapter
import TestSupport
import Testing

@Suite("A store's facts")
struct FactsTests {
    private static let other = StoreFacts(unit: .hour, cloudUnique: CloudUniqueTypes(["plan"]))

    private static func make(_ kind: StoreKind, _ test: TestStore) throws -> any BillingStore {
        let wanted = StoreFacts.Wanted(unit: other.unit, cloudUnique: other.cloudUnique)
        return switch kind {
        case .memory: InMemoryStore(facts: other, clock: test.clock)
        case .sqlite: try SQLiteStore(path: test.folder.path + "/other.db", wanted: wanted, clock: test.clock)
        case .postgresql:
            try PostgreSQLStore(url: test.folder.postgreSQL("other"), wanted: wanted, clock: test.clock)
        }
    }

    @Test("are by default days, and what OpenStack numbers", arguments: StoreKind.allCases)
    func defaults(kind: StoreKind) throws {
        #expect(try TestStore(kind).store.facts == StoreFacts(unit: .day, cloudUnique: .openStack))
    }

    @Test("decide the unit of rates without one, and of what has no price", arguments: StoreKind.allCases)
    func unit(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let store = try Self.make(kind, test)
        #expect(store.facts == Self.other)
        #expect(try await store.setTariffs([try Sample.tariff("disk")]).map(\.unit) == [.hour])
        try await store.record(
            try Sample.event("a", at: "2025-03-01T00:00:00Z", "cpu", "x"),
            try Sample.event("b", at: "2025-03-01T12:00:00Z", "cpu", "x", .end))
        let bill = try await BillText.lines(
            store, period: try Sample.period("2025"), now: test.clock.utcNow())
        #expect(bill.first?.lines.map(\.cost.rational) == ["12/1"])
        await store.close()
    }

    @Test("decide which roots an account can give away", arguments: StoreKind.allCases)
    func cloudUnique(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let store = try Self.make(kind, test)
        for account in ["acme", "globex"] {
            try await store.record(
                try Sample.event(
                    "p-\(account)", at: "2025-03-0\(account.count - 3)T00:00:00Z", account: account, "plan", "gold"),
                try Sample.event("i-\(account)", account: account))
        }
        var question = ResourceQuestion(now: test.clock.utcNow())
        question.rtype = "plan"
        let globex = try await store.account(named: "globex")?.id
        #expect(try await store.resources(question).map(\.account) == [globex], "one, that moved")
        question.rtype = "nova/instance"
        #expect(try await store.resources(question).count == 2, "one of each account")
        let ends = try [
            Sample.draft(account: nil, "nova/instance", "i1", .end), Sample.draft(account: nil, "plan", "gold", .end),
        ]
        let outcomes = try await store.outcomes(of: RecordBatch(messages: ends.map { [.draft($0, id: nil)] }))
        #expect(outcomes == [.unresolved(.owners(2, rtype: "nova/instance", name: "i1")), .recorded])
        await store.close()
    }

    @Test("stay what they were made with when a file is opened by one that wants none")
    func reopening() async throws {
        let test = try TestStore(.sqlite)
        await (try Self.make(.sqlite, test)).close()
        for wanted in [StoreFacts.Wanted(), .init(unit: .hour), .init(cloudUnique: Self.other.cloudUnique)] {
            let again = try SQLiteStore(path: test.folder.path + "/other.db", wanted: wanted, clock: test.clock)
            #expect(again.facts == Self.other)
            await again.close()
        }
    }
}
