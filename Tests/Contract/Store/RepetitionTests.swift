import Domain
import InMemoryAdapter
import JSON
import Ports
import TestSupport
import Testing

@Suite("An event that arrives again")
struct RepetitionTests {
    @Test("is known and changes nothing", arguments: StoreKind.allCases)
    func known(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let event = try Sample.event("a", children: [Sample.child("disk")])
        try await test.store.record(event)
        let before = try await (test.store.contents(), Sample.bill(test.store))
        test.clock.set(try Moment("2026-02-01T00:00:00Z"))
        #expect(try await test.store.record(event) == [.known])
        #expect(try await test.store.record(event, event) == [.known, .known])
        #expect(try await test.store.contents() == before.0)
        #expect(try await Sample.bill(test.store) == before.1)
    }

    @Test("with another content is a conflict that names both, and the first stays", arguments: StoreKind.allCases)
    func conflict(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let (first, second) = (try Sample.event("a"), try Sample.event("a", Sample.linear(2)))
        try await test.store.record(first)
        let recorded = try #require(try await test.store.event("a")).recorded
        test.clock.set(try Moment("2026-02-01T00:00:00Z"))
        let outcome = try await test.store.record(second)
        let expected = RecordOutcome.Conflict(
            id: "a", recorded: first.fingerprint, arrived: second.fingerprint, since: recorded)
        #expect(outcome == [.conflict(expected)])
        #expect(first.fingerprint != second.fingerprint)
        #expect(try await test.store.event("a")?.event == first)
        // The contradiction is no less one when it comes once more, and the first is still known.
        #expect(try await test.store.record(second, first) == [.conflict(expected), .known])
    }

    @Test("in one batch is recorded once", arguments: StoreKind.allCases)
    func inOneBatch(kind: StoreKind) async throws {
        let (test, plain) = (try TestStore(kind), try TestStore(.memory))
        let event = try Sample.event("a", Sample.fixed(5))
        #expect(try await test.store.record(event, event, event) == [.recorded, .known, .known])
        try await plain.store.record(event)
        #expect(try await test.store.log().map(\.event) == [event])
        #expect(try await Sample.bill(test.store) == Sample.bill(plain.store))
    }

    @Test(
        "in one batch with another content names both contents and when the first was recorded",
        arguments: StoreKind.allCases)
    func conflictInOneBatch(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        // The clock stands still: the second commit is recorded later than it says.
        try await test.store.record(try Sample.event("x"))
        let (first, second) = (try Sample.event("a"), try Sample.event("a", Sample.linear(2)))
        let outcomes = try await test.store.record(first, second)
        let recorded = try #require(try await test.store.event("a"))
        #expect(recorded.event == first)
        #expect(
            outcomes == [
                .recorded,
                .conflict(
                    .init(
                        id: "a", recorded: first.fingerprint, arrived: second.fingerprint, since: recorded.recorded)),
            ])
    }

    @Test("behind one that was withheld is withheld too", arguments: StoreKind.allCases)
    func withheldTwice(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Sample.event("a"))
        let twice = try Sample.event("b")
        let outcomes = try await test.store.outcomes(
            of: RecordBatch(events: [twice, twice, try Sample.event("a", Sample.linear(2))], isAllOrNothing: true))
        #expect(Array(outcomes.prefix(2)) == [.withheld, .withheld])
        #expect(try await test.store.event("b") == nil)
    }

    @Test("is told apart by what its source said, not by what settings made of it", arguments: StoreKind.allCases)
    func fingerprint(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let first = try Sample.event("a")
        let other = try Sample.event("a", Sample.linear(9))
        let mapped = Event(
            id: "a", moment: other.moment, account: other.account, nodes: other.nodes, source: other.source,
            fingerprint: first.fingerprint)
        try await test.store.record(first)
        #expect(try await test.store.record(mapped) == [.known])
        #expect(try await test.store.event("a")?.event == first)
    }

    @Test("comes back from the log as it was", arguments: StoreKind.allCases)
    func roundTrip(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let nodes = [
            Event.Node(
                parent: nil, rtype: "nova/instance", name: "i \"1\"\u{1F600}",
                charge: .linear(Quantity(whole: 999_999_999_999_999, micros: 999_999)),
                attributes: .init([("k", .null), ("deep", .object(.init([("z", Sample.number(1))])))])),
            Sample.child("disk", nil, .end), Sample.child("part", "p", nil, of: 1), Sample.child("vcpus"),
        ]
        let event = Event(
            id: "msg#2", moment: try Moment("2199-12-31T23:59:59.999999Z"),
            emitted: try Moment("1970-01-01T00:00:00.000001Z"), account: "a\u{308}", keepClosed: true, nodes: nodes,
            source: .init(name: "nova", type: "compute.instance.update"), fingerprint: .init(high: .max, low: 1))
        try await test.store.record(event)
        #expect(try await test.store.event("msg#2")?.event == event)
        #expect(try await test.store.event("msg") == nil)
    }
}
