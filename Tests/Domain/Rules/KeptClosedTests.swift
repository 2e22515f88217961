import TestSupport
import Testing

@Suite("Kept closed")
struct KeptClosedTests {
    static let rules = [
        Rule(
            "starts only what is not ended at its place in the sorted time line",
            """
            02 acme plan:gold =1
            12 acme plan:gold x
            15 acme plan:gold =1 kept
            """,
            gives: "acme plan gold 10 02 12"),
        Rule(
            "starts only what is not ended: fixed no more than linear",
            """
            02 acme plan:gold =1
            12 acme plan:gold x
            15 acme plan:gold +9 kept
            """,
            gives: "acme plan gold 10 02 12"),
        Rule(
            "an end counts even if no start precedes it",
            """
            05 acme plan:gold x
            10 acme plan:gold =1 kept
            """),
        Rule("what never ended starts", "05 acme plan:gold =1 kept", gives: "acme plan gold 27 05 open"),
        Rule(
            "what runs changes",
            """
            02 acme plan:gold =1
            12 acme plan:gold =2 kept
            """,
            gives: "acme plan gold 50 02 open"),
        Rule(
            "at its place: before the end it counts",
            """
            05 acme plan:gold =1 kept
            12 acme plan:gold x
            """,
            gives: "acme plan gold 7 05 12"),
        Rule(
            "at its place: in the moment of the end, said after it, it does not",
            """
            02 acme plan:gold =1
            12 acme plan:gold x said:12.01
            12 acme plan:gold =1 kept said:12.02
            """,
            gives: "acme plan gold 10 02 12"),
        Rule(
            "at its place: in the moment of the end, said together, the end comes after it",
            """
            02 acme plan:gold =1
            id:z 12 acme plan:gold +3 kept
            id:a 12 acme plan:gold x
            """,
            gives: "acme plan gold 13 02 12"),
        Rule(
            "without keep_closed it starts again, and from then on what is kept closed changes it",
            """
            02 acme plan:gold =1
            12 acme plan:gold x
            15 acme plan:gold =1
            20 acme plan:gold =2 kept
            """,
            gives: "acme plan gold 39 02 open"),
        Rule(
            "an end may be kept closed too: it changes what runs",
            """
            02 acme plan:gold =1
            12 acme plan:gold x kept
            """,
            gives: "acme plan gold 10 02 12"),
        Rule(
            "changes only what is not ended: nor does it move it",
            """
            02 acme nova/instance:i1 =1
            12 acme nova/instance:i1 x
            15 globex nova/instance:i1 =1 kept
            20 - nova/instance:i1 =1
            """,
            gives: "acme nova/instance i1 22 02 open"),
        Rule(
            "without keep_closed it moves it",
            """
            02 acme nova/instance:i1 =1
            12 acme nova/instance:i1 x
            15 globex nova/instance:i1
            20 - nova/instance:i1 =1
            """,
            gives: """
                acme nova/instance i1 10 02 12
                globex nova/instance i1 12 20 open
                """),
        Rule(
            "changes what is not ended: a move counts while it runs",
            """
            02 acme nova/instance:i1 =1
            12 globex nova/instance:i1 kept
            """,
            gives: """
                acme nova/instance i1 10 02 12
                globex nova/instance i1 20 12 open
                """),
        Rule(
            "each resource for itself: an ended child stays, its parent changes",
            """
            02 acme vm:v =1 / disk =1
            12 acme vm:v / disk x
            22 acme vm:v =2 kept / disk =1
            """,
            gives: """
                acme disk - 10 02 12
                acme vm v 40 02 open
                """),
        Rule(
            "each resource for itself: a new child of what runs starts",
            """
            02 acme vm:v =0
            15 acme vm:v kept / disk =1
            """,
            gives: """
                acme disk - 17 15 open
                acme vm v 0 02 open
                """),
        Rule(
            "a descendant that its parent's end ended is ended, though the parent runs again",
            """
            02 acme vm:v =0 / disk =1
            12 acme vm:v x
            15 acme vm:v =0
            20 acme vm:v =0 kept / disk =1
            """,
            gives: """
                acme disk - 10 02 12
                acme vm v 0 02 open
                """),
        Rule(
            "a descendant that was first heard of after its parent's end was ended with it, listed or not",
            """
            02 acme vm:v =0
            12 acme vm:v x
            15 acme vm:v =0
            20 acme vm:v =0 kept / disk =1
            """,
            gives: "acme vm v 0 02 open"),
        Rule(
            "the order of arrival never decides whether a deleted server runs",
            """
            12 acme nova/instance:i1 x
            02 acme nova/instance:i1 =0 kept / vcpus =1
            03 acme nova/instance:i1 =0 kept / vcpus =2
            13 acme nova/instance:i1 =0 kept / vcpus =4
            """,
            gives: """
                acme vcpus - 19 02 12
                acme nova/instance i1 0 02 12
                """),
    ]

    @Test("starts or changes only what is not ended", arguments: rules, StoreKind.allCases)
    func kept(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }
}
