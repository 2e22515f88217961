import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("A batch")
struct AtomicityTests {
    @Test("is there as a whole when the call returns", arguments: StoreKind.allCases)
    func whole(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let rejected = RejectedDelivery(source: "nova", reason: "no such type", body: "{}")
        let outcomes = try await test.store.outcomes(
            of: RecordBatch(
                events: [try Sample.event("a"), try Sample.event("b", account: "globex")], rejected: [rejected]))
        #expect(outcomes == [.recorded, .recorded])
        #expect(try await test.store.log().map(\.event.id) == ["a", "b"])
        #expect(try await test.store.rejected(after: 0, limit: 9).map(\.delivery) == [rejected])
        #expect(try await test.store.accounts().map(\.name) == ["acme", "globex"])
    }

    @Test("leaves nothing of a message of which one event is in conflict", arguments: StoreKind.allCases)
    func allOrNothing(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let first = try Sample.event("a")
        try await test.store.record(first)
        let before = try await (test.store.contents(), Sample.bill(test.store))
        let batch = RecordBatch(
            events: [
                try Sample.event("b", account: "new", "plan", "gold", children: [Sample.child("part")]), first,
                try Sample.event("a", Sample.linear(2)), try Sample.event("c", at: "2025-02-01T00:00:00Z", "plan", nil),
            ], isAllOrNothing: true)
        let outcomes = try await test.store.outcomes(of: batch)
        #expect(outcomes.map { $0.conflict == nil } == [true, true, false, true])
        #expect((outcomes[0], outcomes[1], outcomes[3]) == (.withheld, .known, .withheld))
        let after = try await (test.store.contents(), Sample.bill(test.store))
        #expect(after.0 == before.0)
        #expect(after.1 == before.1)
    }

    @Test("that was withheld can be recorded without its conflict", arguments: StoreKind.allCases)
    func again(kind: StoreKind) async throws {
        let (test, plain) = (try TestStore(kind), try TestStore(.memory))
        let (first, second) = (try Sample.event("a"), try Sample.event("a", Sample.linear(2)))
        let good = try Sample.event("b", at: "2025-03-02T00:00:00Z", "plan", "gold", children: [Sample.child("part")])
        try await test.store.record(first)
        _ = try await test.store.outcomes(of: RecordBatch(events: [good, second], isAllOrNothing: true))
        #expect(try await test.store.outcomes(of: RecordBatch(events: [good], isAllOrNothing: true)) == [.recorded])
        try await plain.store.record(first, good)
        #expect(try await Sample.bill(test.store) == Sample.bill(plain.store))
        #expect(try await test.store.rebuild(checkOnly: true) { _, _ in }.different == 0)
    }

    @Test("keeps out only the message that is in conflict", arguments: StoreKind.allCases)
    func others(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Sample.event("a"))
        let outcomes = try await test.store.record(
            try Sample.event("b"), try Sample.event("a", Sample.linear(2)), try Sample.event("c", "plan", "gold"))
        #expect(outcomes.map { $0.conflict == nil } == [true, false, true])
        #expect(try await test.store.log().map(\.event.id) == ["a", "b", "c"])
    }

    @Test("keeps a rejected delivery once, and what differs in source or body beside it", arguments: StoreKind.allCases)
    func rejectedOnce(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let deliveries = [("nova", "no", "1"), ("nova", "no", "2"), ("glance", "no", "1")].map {
            RejectedDelivery(source: $0.0, reason: $0.1, body: $0.2)
        }
        _ = try await test.store.outcomes(of: RecordBatch(events: [], rejected: deliveries + deliveries))
        let kept = try await test.store.rejected(after: 0, limit: 99)
        #expect(kept.map(\.delivery) == deliveries)
        test.clock.set(try Moment("2026-02-01T00:00:00Z"))
        _ = try await test.store.outcomes(of: RecordBatch(events: [try Sample.event("a")], rejected: deliveries))
        #expect(try await test.store.rejected(after: 0, limit: 99) == kept)
    }

    @Test(
        "keeps a message that the log refuses as what it says, in the commit of the others",
        arguments: StoreKind.allCases)
    func refused(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Sample.event("a"))
        test.clock.set(try Moment("2026-02-01T00:00:00Z"))
        var batch = RecordBatch(events: [try Sample.event("b"), try Sample.event("a", Sample.linear(2))])
        batch.refused = { place, answers in
            answers.allSatisfy(\.isInLog) ? nil : RejectedDelivery(source: "nova", reason: "no", body: "\(place)")
        }
        _ = try await test.store.outcomes(of: batch)
        let kept = try await test.store.rejected(after: 0, limit: 9)
        #expect(kept.map(\.delivery) == [RejectedDelivery(source: "nova", reason: "no", body: "1")])
        #expect(kept.first?.recorded == (try await test.store.log().last?.recorded))
        // Without anything to record it is kept all the same.
        batch.messages.removeFirst()
        _ = try await test.store.outcomes(of: batch)
        #expect(try await test.store.rejected(after: 0, limit: 9).map(\.delivery.body) == ["1", "0"])
    }

    @Test("without anything in it changes nothing", arguments: StoreKind.allCases)
    func empty(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let before = try await test.store.contents()
        #expect(try await test.store.outcomes(of: RecordBatch(events: [])) == [])
        #expect(try await test.store.contents() == before)
    }

    @Test("with a message that is withheld leaves the events before it alone", arguments: StoreKind.allCases)
    func caches(kind: StoreKind) async throws {
        let (test, plain) = (try TestStore(kind), try TestStore(.memory))
        let start = try Sample.event("start", children: [Sample.child("disk")])
        // What the undone batch says of the tree must not be remembered: neither its end nor its child's begin.
        let end = try Sample.event("end", at: "2025-03-05T00:00:00Z", .end)
        let grow = try Sample.event("grow", at: "2025-03-04T00:00:00Z", children: [Sample.child("vcpus")])
        let kept = try Sample.event(
            "kept", at: "2025-03-06T00:00:00Z", Sample.linear(7), keepClosed: true,
            children: [Sample.child("vcpus", nil, Sample.linear(3)), Sample.child("disk", nil, Sample.linear(4))])
        try await test.store.record(start)
        _ = try await test.store.outcomes(
            of: RecordBatch(events: [grow, end, try Sample.event("start", .end)], isAllOrNothing: true))
        try await test.store.record(kept)
        try await plain.store.record(start, kept)
        #expect(try await Sample.bill(test.store) == Sample.bill(plain.store))
    }
}
