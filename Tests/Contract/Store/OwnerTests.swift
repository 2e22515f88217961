import Domain
import Ports
import TestSupport
import Testing

@Suite("An event without the account that its root needs")
struct OwnerTests {
    private static func end(_ name: String? = "gold", isMomentGiven: Bool = true) throws -> EventReader.Draft {
        try Sample.draft(
            at: "2025-04-01T00:00:00Z", account: nil, "plan", name, .end, isMomentGiven: isMomentGiven)
    }

    private static func start(_ id: String, _ account: String) throws -> Event {
        try Sample.event(id, account: account, "plan", "gold")
    }

    @Test("is of the only account that has such a root, however it is batched", arguments: StoreKind.allCases)
    func batches(kind: StoreKind) async throws {
        let (start, end) = (Submission.event(try Self.start("a", "acme")), Submission.draft(try Self.end(), id: "e"))
        for batches in [[[[start]], [[end]]], [[[start], [end]]], [[[start, end]]]] {
            let test = try TestStore(kind)
            var answers: [RecordAnswer] = []
            for batch in batches { answers += try await test.store.record(RecordBatch(messages: batch)) }
            #expect(answers.map(\.outcome) == [.recorded, .recorded])
            #expect(answers.map(\.event?.account) == ["acme", "acme"])
            #expect(try await test.store.event("e")?.event == answers[1].event)
        }
    }

    @Test("keeps out its message where no account, or no name, tells which root it is", arguments: StoreKind.allCases)
    func unresolved(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let other = Submission.event(try Sample.event("other"))
        func outcomes(_ draft: EventReader.Draft) async throws -> [RecordOutcome] {
            try await test.store.outcomes(of: RecordBatch(messages: [[other, .draft(draft, id: nil)]]))
        }
        #expect(
            try await outcomes(try Self.end()) == [.withheld, .unresolved(.noOwner(rtype: "plan", name: "gold"))])
        #expect(try await outcomes(try Self.end(nil)) == [.withheld, .unresolved(.nameless(rtype: "plan"))])
        try await test.store.record(try Self.start("a", "acme"), try Self.start("b", "globex"))
        #expect(
            try await outcomes(try Self.end()) == [.withheld, .unresolved(.owners(2, rtype: "plan", name: "gold"))])
        #expect(try await test.store.log().map(\.event.id) == ["a", "b"])
    }

    @Test("stays with its account when it is sent again", arguments: StoreKind.allCases, ["e", nil])
    func again(kind: StoreKind, id: String?) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Self.start("a", "acme"))
        let batch = RecordBatch(messages: [[.draft(try Self.end(), id: id)]])
        let first = try await test.store.record(batch)
        try await test.store.record(try Self.start("b", "globex"))
        let second = try await test.store.record(batch)
        #expect(second == [RecordAnswer(.known, first[0].event)])
        // What was cancelled stays known, whether or not its root is heard of any more.
        for id in ["a", "b", first[0].event?.id ?? ""] {
            _ = try await test.store.cancelEvent(id, by: "admin", because: "trial")
        }
        #expect(try await test.store.record(batch) == second)
    }

    @Test("is a conflict where its id says something else", arguments: StoreKind.allCases)
    func conflict(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Self.start("a", "acme"), try Self.start("b", "globex"))
        let other = try Sample.draft(at: "2025-05-01T00:00:00Z", account: nil, "plan", "gold", .end)
        let outcomes = try await test.store.outcomes(of: RecordBatch(messages: [[.draft(other, id: "a")]]))
        #expect(outcomes.map { $0.conflict?.id } == ["a"])
    }

    @Test("does not mean a root of which every event is cancelled", arguments: StoreKind.allCases)
    func cancelled(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Self.start("a", "acme"), try Self.start("b", "globex"))
        _ = try await test.store.cancelEvent("a", by: "admin", because: "trial")
        let batch = RecordBatch(messages: [[.draft(try Self.end(), id: nil)]])
        #expect(try await test.store.record(batch).map(\.event?.account) == ["globex"])
    }

    @Test("answers a filled-in moment as it was the first time", arguments: StoreKind.allCases)
    func moment(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Self.start("a", "acme"))
        let first = try await test.store.record(
            RecordBatch(messages: [[.draft(try Self.end(isMomentGiven: false), id: "e")]]))
        let later = try Sample.draft(
            at: "2025-06-01T00:00:00Z", account: nil, "plan", "gold", .end, isMomentGiven: false)
        let second = try await test.store.record(RecordBatch(messages: [[.draft(later, id: "e")]]))
        #expect(second == [RecordAnswer(.known, first[0].event)])
    }

    @Test("may not contradict another of its message", arguments: StoreKind.allCases)
    func message(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let events = [try Self.start("a", "acme"), try Sample.event("a", Sample.linear(2))]
        let outcomes = try await test.store.outcomes(of: RecordBatch(events: events, isAllOrNothing: true))
        #expect(outcomes[0] == .withheld)
        #expect(outcomes[1].conflict?.since == nil && outcomes[1].conflict != nil)
        #expect(try await test.store.log() == [])
    }
}
