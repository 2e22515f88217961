import TestSupport
import Testing

@Suite("A charge")
struct ChargeTests {
    static let rules = [
        Rule(
            "linear q: q units, as long as they last",
            """
            02 acme plan:gold =0.5
            12 acme plan:gold x
            """,
            gives: "acme plan gold 5 02 12"),
        Rule(
            "linear q over [b, e) costs q × r × (e − b) / u, with (e − b) in whole microseconds",
            """
            2026-01-02T00:00:00.000001Z acme plan:gold =1
            2026-01-02T00:00:00.000002Z acme plan:gold x
            """,
            gives: """
                acme plan gold 1/86400000000 2026-01-02T00:00:00.000001Z 2026-01-02T00:00:00.000002Z
                """),
        Rule("linear 0 is alive and costs nothing", "02 acme plan:gold =0", gives: "acme plan gold 0 02 open"),
        Rule("fixed q: q units, once, at its begin", "02 acme plan:gold +5.25", gives: "acme plan gold 21/4 02 open"),
        Rule(
            "the resource is alive until its next charge",
            """
            02 acme plan:gold +5
            12 acme plan:gold x
            """,
            gives: "acme plan gold 5 02 12"),
        Rule(
            "the resource is alive until its next charge, which may be linear",
            """
            02 acme plan:gold +5
            12 acme plan:gold =2
            """,
            gives: "acme plan gold 45 02 open"),
        Rule(
            "an event with neither linear nor fixed leaves the charge as it is",
            """
            02 acme plan:gold =1
            12 acme plan:gold {"k":1}
            13 acme plan:gold
            """,
            gives: "acme plan gold 30 02 open"),
        Rule("an event with neither linear nor fixed starts nothing", "02 acme plan:gold {\"k\":1}"),
        Rule(
            "children that it does not list are untouched",
            """
            02 acme vm:v =0 / cpu =1 / disk =1
            12 acme vm:v =0 / disk =2
            """,
            gives: """
                acme cpu - 30 02 open
                acme disk - 50 02 open
                acme vm v 0 02 open
                """),
        Rule(
            "null ends it: one child, and nothing else",
            """
            02 acme vm:v =0 / cpu =1 / disk =1
            12 acme vm:v / disk x
            """,
            gives: """
                acme cpu - 30 02 open
                acme disk - 10 02 12
                acme vm v 0 02 open
                """),
        Rule(
            "for each time line the latest event that says something about it, up to a moment, decides",
            """
            02 acme nova/instance:i1 =1
            07 globex nova/instance:i1
            12 - nova/instance:i1 =2
            17 globex nova/instance:i1 {"k":1}
            """,
            gives: """
                acme nova/instance i1 5 02 07
                globex nova/instance i1 45 07 open
                """),
        Rule(
            "neighbouring linear segments with the same quantity and account are one: what began at 02 keeps its price",
            """
            price 01 plan 2
            price 05 plan 3
            02 acme plan:gold =1
            12 acme plan:gold =1
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "segments of another quantity are not one: the second begins under the price of its moment",
            """
            price 01 plan 2
            price 05 plan 3
            02 acme plan:gold =1
            12 acme plan:gold =2
            """,
            gives: "acme plan gold 140 02 open"),
        Rule(
            "stretches without length do not part them: another quantity for no time",
            """
            price 01 plan 2
            price 05 plan 3
            02 acme plan:gold =1
            id:a 12 acme plan:gold =2
            id:b 12 acme plan:gold =1
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "stretches without length do not part them: stopped and started in one moment",
            """
            price 01 plan 2
            price 05 plan 3
            02 acme plan:gold =1
            12 acme plan:gold x
            12 acme plan:gold =1 said:12.01
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "a fixed charge does part them, in the same moment",
            """
            price 01 plan 2
            price 05 plan 3
            02 acme plan:gold =1
            id:a 12 acme plan:gold +0
            id:b 12 acme plan:gold =1
            """,
            gives: "acme plan gold 80 02 open"),
        Rule(
            "a fixed charge does part them, for a time",
            """
            price 01 plan 2
            price 05 plan 3
            02 acme plan:gold =1
            12 acme plan:gold +4
            22 acme plan:gold =1
            """,
            gives: "acme plan gold 62 02 open"),
        Rule(
            "a time between them parts them",
            """
            price 01 plan 2
            price 05 plan 3
            02 acme plan:gold =1
            12 acme plan:gold x
            22 acme plan:gold =1
            """,
            gives: "acme plan gold 50 02 open"),
        Rule(
            "a segment never ends before it begins: an end before the start ends nothing after it",
            """
            02 acme plan:gold x
            05 acme plan:gold =1
            """,
            gives: "acme plan gold 27 05 open"),
    ]

    @Test("is one time line of three", arguments: rules, StoreKind.allCases)
    func charges(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }
}
