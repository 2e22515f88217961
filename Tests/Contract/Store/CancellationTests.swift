import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("A cancellation")
struct CancellationTests {
    @Test("of an event that is not there says so and changes nothing", arguments: StoreKind.allCases)
    func unknown(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Sample.event("a"))
        let before = try await test.store.contents()
        #expect(try await test.store.cancelEvent("b", by: "me", because: "it") == nil)
        #expect(try await test.store.cancelTariff(TariffID(rawValue: 7), by: "me", because: "it") == nil)
        #expect(try await test.store.contents() == before)
    }

    @Test("makes everything as if the event had never been", arguments: StoreKind.allCases)
    func neverBeen(kind: StoreKind) async throws {
        let events = [
            try Sample.event("start", children: [Sample.child("disk"), Sample.child("vcpus")]),
            try Sample.event("move", at: "2025-03-03T00:00:00Z", account: "globex", nil),
            try Sample.event("end", at: "2025-03-05T00:00:00Z", account: nil, .end),
            try Sample.event("again", at: "2025-03-06T00:00:00Z", account: nil, Sample.fixed(3), keepClosed: true),
            try Sample.event("other", at: "2025-03-07T00:00:00Z", account: nil, Sample.linear(4)),
        ]
        for cancelled in events.indices {
            let (test, plain) = (try TestStore(kind), try TestStore(.memory))
            for event in events { try await test.store.record(event) }
            let before = try await Sample.bill(test.store)
            let cancellation = try await test.store.cancelEvent(events[cancelled].id, by: "me", because: "it was wrong")
            #expect(cancellation?.author == "me")
            #expect(cancellation?.reason == "it was wrong")
            for event in events where event.id != events[cancelled].id { try await plain.store.record(event) }
            #expect(try await Sample.bill(test.store) == Sample.bill(plain.store), "\(events[cancelled].id)")
            #expect(try await Sample.bill(test.store) != before || cancelled == 3)
            #expect(try await test.store.rebuild(checkOnly: true) { _, _ in }.different == 0)
        }
    }

    @Test("done twice returns the first and changes nothing", arguments: StoreKind.allCases)
    func twice(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Sample.event("a"))
        let tariff = try await test.store.setTariffs([try Sample.tariff()])[0]
        let first = try await (
            test.store.cancelEvent("a", by: "me", because: "one"),
            test.store.cancelTariff(tariff.id, by: "you", because: "two")
        )
        let before = try await test.store.contents()
        test.clock.set(try Moment("2026-05-01T00:00:00Z"))
        #expect(try await test.store.cancelEvent("a", by: "they", because: "three") == first.0)
        #expect(try await test.store.cancelTariff(tariff.id, by: "they", because: "three") == first.1)
        #expect(first.1?.author == "you")
        #expect(first.1?.reason == "two")
        #expect(try await test.store.contents() == before)
        #expect(try await test.store.event("a")?.cancellation == first.0)
    }

    @Test("outlasts the event's coming again", arguments: StoreKind.allCases)
    func arrivesAgain(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let event = try Sample.event("a")
        let nothing = try await Sample.bill(test.store)
        try await test.store.record(event)
        _ = try await test.store.cancelEvent("a", by: "me", because: "it")
        #expect(try await test.store.record(event, event) == [.known, .known])
        #expect(try await test.store.record(try Sample.event("a", Sample.linear(2)))[0].conflict != nil)
        #expect(try await Sample.bill(test.store) == nothing)
        // To undo it, it is posted under another id.
        try await test.store.record(try Sample.event("b"))
        #expect(try await Sample.bill(test.store) != nothing)
    }

    @Test("of the event that named the account makes the resource unowned", arguments: StoreKind.allCases)
    func unowned(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let nothing = try await Sample.bill(test.store)
        try await test.store.record(
            try Sample.event("a", account: nil), try Sample.event("b", at: "2025-04-01T00:00:00Z", nil))
        #expect(try await Sample.bill(test.store) != nothing)
        _ = try await test.store.cancelEvent("b", by: "me", because: "it")
        #expect(try await Sample.bill(test.store) == nothing)
        var question = ResourceQuestion(now: try Moment("2026-01-01T00:00:00Z"))
        question.isUnowned = true
        #expect(try await test.store.resources(question).map(\.name) == ["i1"])
    }

    @Test("of a tariff makes every bill as if it had never been", arguments: StoreKind.allCases)
    func tariff(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Sample.event("a"))
        let first = try await test.store.setTariffs([try Sample.tariff("nova/instance", "3", unit: .hour)])[0]
        let before = try await Sample.bill(test.store)
        let second = try await test.store.setTariffs([try Sample.tariff("nova/instance", "7", migrate: true)])[0]
        #expect(try await Sample.bill(test.store) != before)
        let cancellation = try await test.store.cancelTariff(second.id, by: "me", because: "it")
        #expect(try await Sample.bill(test.store) == before)
        let versions = try await test.store.tariffs()
        #expect(versions.map(\.id) == [first.id, second.id], "cancelled ones are listed too")
        #expect(versions.map(\.cancelled) == [nil, cancellation?.recorded])
        #expect(cancellation != nil)
    }
}
