import TestSupport
import Testing

@Suite("What lies after now")
struct NowTests {
    static let rules = [
        Rule(
            "open segments run to now", "02 acme plan:gold =1",
            gives: "acme plan gold 10 02 open", now: "12"),
        Rule(
            "open segments run to now, never past the period's end", "02 acme plan:gold =1",
            gives: "acme plan gold 30 02 open", now: "2026-03-01"),
        Rule(
            "a moment after now has not happened yet: a start",
            """
            02 acme plan:gold =1
            15 acme plan:free =1
            15 acme plan:fixed +1
            """,
            gives: "acme plan gold 10 02 open", now: "12"),
        Rule(
            "a moment after now has not happened yet: an end, so that it is open",
            """
            02 acme plan:gold =1
            15 acme plan:gold x
            """,
            gives: "acme plan gold 10 02 open", now: "12"),
        Rule(
            "a moment after now has not happened yet: a move, another quantity",
            """
            02 acme nova/instance:i1 =1
            15 globex nova/instance:i1
            20 - nova/instance:i1 =5
            """,
            gives: "acme nova/instance i1 10 02 open", now: "12"),
        Rule(
            "acts when now reaches it: an end",
            """
            02 acme plan:gold =1
            12 acme plan:gold x
            """,
            gives: "acme plan gold 10 02 12", now: "12"),
        Rule(
            "acts when now reaches it: a start, which has cost nothing yet", "12 acme plan:gold =1",
            gives: "acme plan gold 0 12 open", now: "12"),
        Rule(
            "acts when now reaches it: a fixed charge", "12 acme plan:gold +5",
            gives: "acme plan gold 5 12 open", now: "12"),
        Rule(
            "acts when now reaches it, not a microsecond before", "12 acme plan:gold +5",
            now: "2026-01-11T23:59:59.999999Z"),
        Rule(
            "acts when now reaches it: a move",
            """
            02 acme nova/instance:i1 =1
            12 globex nova/instance:i1
            """,
            gives: """
                acme nova/instance i1 10 02 12
                globex nova/instance i1 0 12 open
                """, now: "12"),
        Rule(
            "nor does a closed segment's future part cost anything",
            """
            02 acme plan:gold =1
            20 acme plan:gold x
            """,
            gives: "acme plan gold 1/24 02 open", now: "02.01"),
        Rule("the period's start is not after now", "02 acme plan:gold =1", in: "2026-02", now: "12"),
        Rule(
            "the period's start is not after now: it may be now", "02 acme plan:gold =1",
            gives: "acme plan gold 0 02 open", in: "2026-02", now: "2026-02-01"),
        Rule(
            "nothing in the future costs anything: a tariff that takes over later",
            """
            price 01 plan 2
            price 11 plan 7 migrate
            price 13 plan 100 migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 25 02 open", now: "12"),
    ]

    @Test("has not happened yet", arguments: rules, StoreKind.allCases)
    func now(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }
}
