import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing
import UseCases

@Suite("A bill as of a moment")
struct AsOfTests {
    static let history = """
        clock 05
        02 acme plan:gold =1
        07 acme plan:early x
        07 acme plan:early =1 said:07.01
        clock 10
        id:late 03 acme plan:gold =2
        clock 15
        cancel late
        clock 20
        04 acme plan:gold x
        clock 25
        price 01 plan 10
        clock 28
        unprice 0
        """

    /// One history, seen from many moments: "uses what was recorded at or before T, takes T as its now".
    static let rules = [
        Rule("before anything was recorded", history, asOf: "04.23"),
        Rule(
            "recorded at T counts", history, gives: "acme plan gold 3 02 open unpriced", asOf: "05"),
        Rule(
            "takes T as its now: what happens at 07 does not yet", history, gives: "acme plan gold 4 02 open unpriced",
            asOf: "06"),
        Rule(
            "takes T as its now: and then it does", history,
            gives: """
                acme plan early 1 07 open unpriced
                acme plan gold 6 02 open unpriced
                """, asOf: "08"),
        Rule(
            "an event recorded later does not count", history,
            gives: """
                acme plan early 2 07 open unpriced
                acme plan gold 7 02 open unpriced
                """, asOf: "09"),
        Rule(
            "a late event counts once it is recorded", history,
            gives: """
                acme plan early 5 07 open unpriced
                acme plan gold 19 02 open unpriced
                """, asOf: "12"),
        Rule(
            "a cancellation recorded later does not count", history,
            gives: """
                acme plan early 7 07 open unpriced
                acme plan gold 23 02 open unpriced
                """, asOf: "14"),
        Rule(
            "a cancellation counts once it is recorded", history,
            gives: """
                acme plan early 9 07 open unpriced
                acme plan gold 14 02 open unpriced
                """, asOf: "16"),
        Rule(
            "a late end counts once it is recorded", history,
            gives: """
                acme plan early 14 07 open unpriced
                acme plan gold 2 02 04 unpriced
                """, asOf: "21"),
        Rule(
            "a tariff recorded later does not count", history,
            gives: """
                acme plan early 17 07 open unpriced
                acme plan gold 2 02 04 unpriced
                """, asOf: "24"),
        Rule(
            "a tariff counts once it is recorded", history,
            gives: """
                acme plan early 190 07 open
                acme plan gold 20 02 04
                """, asOf: "26"),
        Rule(
            "a tariff's cancellation counts once it is recorded", history,
            gives: """
                acme plan early 22 07 open unpriced
                acme plan gold 2 02 04 unpriced
                """, asOf: "29"),
        Rule("the period's start is not after T, its now", history, in: "2026-02", asOf: "29"),
    ]

    @Test("uses what was recorded by then", arguments: rules, StoreKind.allCases)
    func asOf(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }

    /// "T in the future: 400".
    @Test("in the future is an error that names the field", arguments: StoreKind.allCases)
    func future(kind: StoreKind) async throws {
        let runner = try RuleRunner(kind)
        var question = BillPeriod.Question(period: Shorthand.period("2026-01"))
        question.asOf = Shorthand.moment("12")
        let now = SetClock(Shorthand.moment("12"))
        let bill = try await BillPeriod(store: runner.store, clock: now)(question)
        await bill.finish()
        now.set(Shorthand.moment("11"))
        do {
            _ = try await BillPeriod(store: runner.store, clock: now)(question)
            Issue.record("a bill as of the future")
        } catch .invalid(let error) { #expect(error.field == "as_of") } catch { Issue.record("\(error)") }
        await runner.store.close()
    }

    /// "Never changes again once T has passed": what a bill said at T is what a bill as of T says ever after.
    @Test("says for ever what the plain bill said then", arguments: Rounds.seeds(4), StoreKind.allCases)
    func forEver(seed: UInt64, kind: StoreKind) async throws {
        let stream = try HostileStream(seed: seed, events: 60)
        let test = try TestStore(kind, at: "2025-01-28T01:00:00Z")
        let period = Shorthand.period("2025")
        var (player, said) = (StreamPlayer(test.store), [(at: Moment, bill: String)]())
        for (number, step) in stream.steps.enumerated() {
            try await player.play([step])
            let now = test.clock.utcNow()
            if number % 5 == 0 {
                // What was recorded in this microsecond is followed by more that counts as later.
                let asked = now.adding(microseconds: Moment.second)
                said.append((asked, try await BillText.text(test.store, period: period, now: asked)))
            }
            test.clock.set(now.adding(microseconds: 3_600 * Moment.second))
        }
        for (moment, bill) in said {
            let later = try await BillText.text(test.store, period: period, now: test.clock.utcNow(), asOf: moment)
            #expect(firstDifference(later, bill) == nil, "seed \(seed), as of \(moment)")
        }
        #expect(said.contains { $0.bill.contains("cost") }, "seed \(seed): some of the bills are not empty")
        await test.store.close()
    }
}
