import Domain
import JSON
import Ports
import TestSupport
import Testing

@Suite("Statements of one moment")
struct TieTests {
    private func event(_ id: String, _ text: String) throws -> Event {
        let draft = try EventReader.read(try JSONParser.parse(text), now: try Moment("2026-01-01T00:00:00Z"))
        return draft.event(id: id, account: draft.account)
    }

    /// Records the events one by one and compares the bill with the reference's.
    private func check(_ kind: StoreKind, _ events: [Event]) async throws {
        let test = try TestStore(kind)
        for event in events { _ = try await test.store.outcomes(of: RecordBatch(events: [event])) }
        let now = try Moment("2025-03-01T00:00:00Z")
        let period = try #require(Period(timePeriod: "2025"))
        let expected = try await Reference.bills(test.store, [.init(period: period, now: now)])
        #expect(try await BillText.text(test.store, period: period, now: now) == expected[0])
        #expect(try await test.store.rebuild(checkOnly: true) { _, _ in }.different == 0)
        await test.store.close()
    }

    static let volume = #""account":"a","rtype":"cinder/volume","name":"v""#

    @Test("let a child run that a late start of its root comes before", arguments: StoreKind.allCases)
    func lateStart(kind: StoreKind) async throws {
        let at = #""datetime":"2025-01-10T00:00:00Z""#
        try await check(
            kind,
            [
                try event("end", #"{\#(Self.volume),"datetime":"2025-01-01T00:00:00Z","fixed":null}"#),
                try event("start", #"{\#(Self.volume),\#(at),"emitted":"2025-01-10T00:00:20Z","linear":0}"#),
                try event(
                    "child",
                    #"{\#(Self.volume),\#(at),"emitted":"2025-01-10T00:00:10Z","children":[{"rtype":"b","linear":5}]}"#),
                try event("late", #"{\#(Self.volume),\#(at),"linear":0}"#),
            ])
    }

    @Test("reach below a resource that an ancestor's end of that moment ends too", arguments: StoreKind.allCases)
    func ancestorsEnd(kind: StoreKind) async throws {
        let at = #""datetime":"2025-01-10T00:00:00Z""#
        try await check(
            kind,
            [
                try event(
                    "a",
                    #"{\#(Self.volume),"datetime":"2025-01-01T00:00:00Z","linear":1,"children":[{"rtype":"a","linear":1}]}"#
                ),
                try event(
                    "b",
                    #"{\#(Self.volume),"datetime":"2025-01-02T00:00:00Z","children":[{"rtype":"a","linear":null}]}"#),
                try event("end", #"{\#(Self.volume),\#(at),"emitted":"2025-01-10T00:00:30Z","fixed":null}"#),
                try event(
                    "part",
                    #"{\#(Self.volume),\#(at),"emitted":"2025-01-10T00:00:25Z","children":[{"rtype":"a","children":[{"rtype":"b","fixed":3}]}]}"#
                ),
                try event(
                    "late",
                    #"{\#(Self.volume),\#(at),"emitted":"2025-01-10T00:00:20Z","children":[{"rtype":"a","linear":1}]}"#),
            ])
    }

    @Test("count an end that keeps closed only from the next event on", arguments: StoreKind.allCases)
    func ownEnd(kind: StoreKind) async throws {
        let other = #""account":"b","rtype":"cinder/volume","name":"v""#
        let none = #""rtype":"cinder/volume","name":"v""#
        try await check(
            kind,
            [
                try event(
                    "1", #"{\#(Self.volume),"datetime":"2025-01-02T00:00:00Z","children":[{"rtype":"a","linear":1}]}"#),
                // Out of order, so that what was remembered of the tree is forgotten.
                try event(
                    "0", #"{\#(Self.volume),"datetime":"2025-01-01T00:00:00Z","children":[{"rtype":"a","linear":1}]}"#),
                try event("2", #"{\#(other),"datetime":"2025-01-10T00:00:00Z","keep_closed":true,"linear":null}"#),
                try event(
                    "3",
                    #"{\#(none),"datetime":"2025-01-20T00:00:00Z","linear":1,"children":[{"rtype":"a","linear":1}]}"#),
            ])
    }
}
