import Domain
import JSON
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("What was known at a moment")
struct KnownThenTests {
    /// One thing that changes what is known.
    private enum Deed {
        case event(Event)
        case cancel(String)
        case tariff(TariffDraft)
        /// Cancels the n-th tariff.
        case cancelTariff(Int)
    }

    /// Events in order and late, ends and moves, prices from now on and from long ago, and all taken back.
    private static func deeds() throws -> [Deed] {
        let disk = [Sample.child("disk", nil, Sample.linear(3))]
        return [
            .event(try Sample.event("a", at: "2025-03-01T00:00:00Z", Sample.linear(2), children: disk)),
            .tariff(try Sample.tariff("nova/instance", at: "2025-03-02T00:00:00Z", "3", unit: .hour)),
            .event(try Sample.event("late", at: "2025-02-01T00:00:00Z", Sample.linear(5))),
            .event(try Sample.event("end", at: "2025-05-01T00:00:00Z", account: nil, .end)),
            .event(try Sample.event("move", at: "2025-04-01T12:00:00Z", account: "globex", nil)),
            .event(try Sample.event("fixed", at: "2025-04-01T12:00:00Z", account: nil, Sample.fixed(4))),
            .cancel("a"),
            .event(
                try Sample.event("again", at: "2025-06-01T00:00:00Z", account: nil, Sample.linear(1), children: disk)),
            .tariff(try Sample.tariff("nova/instance", at: "2025-01-01T00:00:00Z", "7", migrate: true)),
            .cancel("end"),
            .cancelTariff(0),
            .event(try Sample.event("future", at: "2027-01-01T00:00:00Z", account: "acme", .end)),
            .event(try Sample.event("closed", at: "2025-07-01T00:00:00Z", Sample.linear(9), keepClosed: true)),
            .event(try Sample.event("plan", at: "2025-02-28T23:59:59.999999Z", "plan", "gold", Sample.fixed(1))),
            .tariff(try Sample.tariff("plan", at: "2025-02-28T23:59:59.999999Z", nil)),
            .cancelTariff(1),
            .cancel("move"),
            .cancel("plan"),
        ]
    }

    private func play(_ deed: Deed, _ store: any BillingStore) async throws {
        switch deed {
        case .event(let event): try await store.record(event)
        case .cancel(let id): #expect(try await store.cancelEvent(id, by: "me", because: "it") != nil)
        case .tariff(let draft): _ = try await store.setTariffs([draft])
        case .cancelTariff(let index):
            let id = try await store.tariffs()[index].id
            #expect(try await store.cancelTariff(id, by: "me", because: "it") != nil)
        }
    }

    private static let periods = ["2025", "2025-02", "2025-03", "2025-04", "2025-05", "2025-07", "2025-04-01"]

    /// How far the clock goes on between two deeds: not at all, a little, or over the ends of months.
    static let paces: [Int64] = [0, 1, 17 * Moment.day]

    @Test("never changes, and is what the reference says of it", arguments: StoreKind.allCases, paces)
    func neverChanges(kind: StoreKind, pace: Int64) async throws {
        let test = try TestStore(kind, at: "2025-03-15T00:00:00Z")
        var questions: [Reference.Question] = []
        var seen: [String] = []
        for deed in try Self.deeds() {
            let now = test.clock.utcNow()
            for name in Self.periods {
                let period = try Sample.period(name)
                questions.append(.init(period: period, now: now, asOf: now))
                seen.append(try await BillText.text(test.store, period: period, now: now, asOf: now))
            }
            try await play(deed, test.store)
            test.clock.set(now.adding(microseconds: pace))
        }
        let reference = try await Reference.bills(test.store, questions)
        let last = try Moment("2026-12-01T00:00:00Z")
        for (index, question) in questions.enumerated() {
            let again = try await BillText.text(
                test.store, period: question.period, now: last, asOf: question.asOf)
            #expect(again == seen[index], "as of \(question.now), \(question.period)")
            #expect(firstDifference(again, reference[index]) == nil, "as of \(question.now), \(question.period)")
        }
        if pace > 0 { #expect(Set(seen).count > Self.periods.count * 3, "what is known changes from moment to moment") }
    }

    @Test("just before, at and after each commit is what had been recorded by then", arguments: StoreKind.allCases)
    func aroundCommits(kind: StoreKind) async throws {
        let test = try TestStore(kind, at: "2025-09-01T00:00:00Z")
        for deed in try Self.deeds() {
            try await play(deed, test.store)
            test.clock.set(test.clock.utcNow().adding(microseconds: Moment.day))
        }
        var moments = try await test.store.log().flatMap {
            [$0.recorded] + ($0.cancellation.map { [$0.recorded] } ?? [])
        }
        moments += try await test.store.tariffs().flatMap { [$0.recorded] + ($0.cancelled.map { [$0] } ?? []) }
        #expect(moments.count == 18)
        let around = moments.flatMap { moment in (-1...1).map { moment.adding(microseconds: $0) } }
        let period = try Sample.period("2025")
        let now = test.clock.utcNow()
        let questions = around.map { Reference.Question(period: period, now: now, asOf: $0) }
        let reference = try await Reference.bills(test.store, questions)
        for (question, expected) in zip(questions, reference) {
            let bill = try await BillText.text(test.store, period: period, now: now, asOf: question.asOf)
            #expect(firstDifference(bill, expected) == nil, "as of \(question.asOf ?? now)")
        }
        #expect(Set(reference).count > 10)
    }

    @Test("of one resource's segments never changes either", arguments: StoreKind.allCases)
    func history(kind: StoreKind) async throws {
        let test = try TestStore(kind, at: "2025-09-01T00:00:00Z")
        var seen: [(known: Moment, segments: Set<Segment>, resource: ResourceRecord)] = []
        var ids: [ResourceID] = []
        for deed in try Self.deeds() {
            try await play(deed, test.store)
            var question = ResourceQuestion(now: test.clock.utcNow())
            question.name = "i1"
            ids = try await test.store.resources(question).map(\.id)
            let history = try #require(try await test.store.history(of: ids[0], knownAt: test.clock.utcNow()))
            seen.append((test.clock.utcNow(), Set(history.segments), history.resource))
            test.clock.set(test.clock.utcNow().adding(microseconds: Moment.day))
        }
        // What is recorded with an earlier moment, or attributes, comes after what was asked for.
        try await test.store.record(
            try Sample.event(
                "named", at: "2025-03-01T00:00:00Z", nil, attributes: JSONObject([("size", Sample.number(7))])))
        for (known, segments, resource) in seen {
            let history = try await test.store.history(of: ids[0], knownAt: known)
            #expect(history.map { Set($0.segments) } == segments, "known at \(known)")
            #expect(history?.resource == resource)
        }
        #expect(Set(seen.map(\.segments)).count > 5)
        let none = try await test.store.history(of: ResourceID(rawValue: 999), knownAt: nil)
        #expect(none == nil)
    }

    @Test("is no account and no resource that no event spoke of by then", arguments: StoreKind.allCases)
    func nothingYet(kind: StoreKind) async throws {
        let test = try TestStore(kind, at: "2025-09-01T00:00:00Z")
        let moments = (0..<4).map { test.clock.utcNow().adding(microseconds: $0 * Moment.day) }
        func there(_ name: String, at moments: [Moment]) async throws -> [Bool] {
            var there: [Bool] = []
            for moment in moments { there.append(try await test.store.account(named: name, knownAt: moment) != nil) }
            return there
        }
        try await test.store.record(try Sample.event("first", account: "globex", "plan", "p"))
        test.clock.set(moments[1])
        try await test.store.record(try Sample.event("a"))
        test.clock.set(moments[2])
        // Asked before it is recorded: the answer stands, so what is recorded comes after it.
        #expect(try await there("later", at: Array(moments.prefix(3))) == [false, false, false])
        let disk = try Sample.event("b", account: nil, nil, children: [Sample.child("disk")])
        try await test.store.record(disk, try Sample.event("c", account: "later", "plan", "q"))
        _ = try await test.store.cancelEvent("a", by: "me", because: "it")
        test.clock.set(moments[3])
        #expect(try await there("acme", at: moments) == [false, true, true, true], "cancelled or not")
        #expect(try await there("later", at: moments) == [false, false, false, true])
        #expect(try await there("nobody", at: moments) == [false, false, false, false])
        #expect(try await test.store.account(named: "later", knownAt: nil) != nil)

        let question = ResourceQuestion(now: moments[3])
        for resource in try await test.store.resources(question) where resource.name != "p" {
            var there: [Bool] = []
            for moment in moments {
                there.append(try await test.store.history(of: resource.id, knownAt: moment) != nil)
            }
            #expect(there == [false, resource.name == "i1", resource.name == "i1", true], "\(resource)")
            #expect(try await test.store.history(of: resource.id, knownAt: nil) != nil)
        }
    }
}
