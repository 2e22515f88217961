import Domain
import InMemoryAdapter
import Ports
import PostgreSQLAdapter
import TestSupport
import Testing

@Suite("Several stores of one database")
struct ManyStoresTests {
    /// A store, and others of its database.
    private static func made(_ count: Int) throws -> (TestStore, [any BillingStore]) {
        let test = try TestStore(.postgresql)
        var stores = [test.store]
        for _ in 1..<count {
            stores.append(try PostgreSQLStore(url: try test.folder.postgreSQL("store"), clock: test.clock))
        }
        return (test, stores)
    }

    @Test("to which several write at once come to the reference's bill", arguments: Rounds.seeds(2))
    func oneDatabase(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 400 + seed, events: 150)
        let expected = try await WriterTests.expected(stream)
        let (test, stores) = try Self.made(3)
        try await WriterTests.play(WriterTests.dealt(stream, to: 6, seed: seed), stores, seed: seed)
        for store in stores {
            try await WriterTests.check(store, stream, expected, "seed \(seed)")
            await store.close()
        }
        await test.store.close()
    }

    @Test("see what each other records, write by write, in the order of recording", arguments: Rounds.seeds(1))
    func alternating(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 500 + seed, events: 100)
        let (test, stores) = try Self.made(2)
        var random = Seeded(seed)
        var tariffs: [TariffID] = []
        var last = Moment(microseconds: -1)
        for step in stream.shuffled(seed: seed, repeating: 30) {
            let store = stores[Int.random(in: 0..<2, using: &random)]
            var recorded = last
            switch step {
            case .event(let event):
                let isAdded = try await store.record(event) == [.recorded]
                recorded = try #require(try await stores[random.chance(50) ? 0 : 1].event(event.id)).recorded
                #expect(isAdded == (recorded > last))
            case .cancelEvent(let id):
                recorded = try #require(try await store.cancelEvent(id, by: "a", because: "b")).recorded
            case .tariff(let draft):
                let version = try await store.setTariffs([draft])[0]
                (recorded, tariffs) = (version.recorded, tariffs + [version.id])
            case .cancelTariff(let index):
                recorded = try #require(
                    try await store.cancelTariff(tariffs[index], by: "a", because: "b")
                ).recorded
            }
            last = max(last, recorded)
        }
        #expect(try await stores[0].contents() == stores[1].contents())
        try await WriterTests.check(stores[1], stream, try await WriterTests.expected(stream), "seed \(seed)")
        for store in stores { await store.close() }
        // Its database is there for as long as it is.
        await test.store.close()
    }

    /// A bill as of a moment that had just been chosen, when others may still have been about to commit at or before it.
    private struct Seen {
        let moment: Moment
        let bill: String
    }

    /// Makes commits take a while between their being chosen a place and their being there.
    private static let slowness = """
        CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_sleep(random() * 0.01); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION dawdle()
        """

    private static func bill(_ store: any BillingStore, asOf moment: Moment) async throws -> String {
        try await BillText.text(
            store, period: try Sample.period("2025"), now: try Moment("2027-01-01T00:00:00Z"), asOf: moment)
    }

    @Test(
        "show bills as of a moment that never change, though others record at that moment", arguments: Rounds.seeds(2))
    func knownThen(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 600 + seed, events: 120)
        let (test, stores) = try Self.made(3)
        let server = try PostgreSQLServer.shared
        let database = try test.folder.database("store")
        try server.run(Self.slowness, in: database)
        defer { try? server.run("DROP FUNCTION nova_billing.dawdle CASCADE", in: database) }
        let hands = WriterTests.dealt(stream, to: 6, seed: seed)
        let seen = try await withThrowingTaskGroup(of: [Seen].self) { group in
            group.addTask {
                try await WriterTests.play(hands, stores, seed: seed)
                return []
            }
            for store in stores {
                group.addTask {
                    var seen: [Seen] = []
                    for _ in 0..<12 {
                        let last = try server.column("SELECT last_value FROM commit_clock", in: database)
                        let moment = Moment(microseconds: max(0, try #require(last.first.flatMap { Int64($0) })))
                        seen.append(Seen(moment: moment, bill: try await Self.bill(store, asOf: moment)))
                    }
                    return seen
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(seen.map(\.bill)).count > 3, "something was recorded meanwhile")
        for (place, one) in seen.enumerated() {
            let again = try await Self.bill(stores[place % 3], asOf: one.moment)
            #expect(firstDifference(again, one.bill) == nil, "seed \(seed), as of \(one.moment.microseconds)")
        }
        for store in stores { await store.close() }
        // Its database is there for as long as it is.
        await test.store.close()
    }

    @Test("that are given the same message at once record it once", arguments: [1, 2, 3])
    func sameMessage(round: Int) async throws {
        let (test, stores) = try Self.made(3)
        let events = try (0..<20).map { try Sample.event("e\($0)", account: "a\($0 % 3)", "plan", "p\($0 % 7)") }
        let outcomes = try await withThrowingTaskGroup(of: [RecordOutcome].self) { group in
            for store in stores {
                group.addTask { try await store.outcomes(of: RecordBatch(events: events.shuffled())) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(outcomes.count { $0 == .recorded } == 20)
        #expect(outcomes.count { $0 == .known } == 40)
        #expect(try await stores[0].log().count == 20)
        #expect(try await stores[0].rebuild(checkOnly: true) { _, _ in }.different == 0)
        for store in stores { await store.close() }
        // Its database is there for as long as it is.
        await test.store.close()
    }
}
