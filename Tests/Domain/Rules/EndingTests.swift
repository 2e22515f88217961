import TestSupport
import Testing

@Suite("Ending")
struct EndingTests {
    static let rules = [
        Rule(
            "ending a resource ends its descendants at that moment, listed or not",
            """
            02 acme vm:v =0 / cpu =1 / disk =1 // part =1
            12 acme vm:v x / cpu
            """,
            gives: """
                acme cpu - 10 02 12
                acme part - 10 02 12
                acme disk - 10 02 12
                acme vm v 0 02 12
                """),
        Rule(
            "ends its descendants, whatever the ending event says of them",
            """
            02 acme vm:v =0 / cpu =1 / disk =1
            12 acme vm:v x / cpu =5 / disk +7
            """,
            gives: """
                acme cpu - 10 02 12
                acme disk - 10 02 12
                acme vm v 0 02 12
                """),
        Rule(
            "ending a child ends what is below it, and no one else",
            """
            02 acme vm:v =1 / cpu =1 / disk =1 // part =1
            12 acme vm:v / disk x
            """,
            gives: """
                acme cpu - 30 02 open
                acme part - 10 02 12
                acme disk - 10 02 12
                acme vm v 30 02 open
                """),
        Rule(
            "below an ended resource nothing is charged: a child that was there",
            """
            02 acme vm:v =0 / cpu =1
            12 acme vm:v x
            15 acme vm:v / cpu =5
            """,
            gives: """
                acme cpu - 10 02 12
                acme vm v 0 02 12
                """),
        Rule(
            "below an ended resource nothing is charged: a child first heard of, linear or fixed",
            """
            02 acme vm:v =1
            12 acme vm:v x
            15 acme vm:v / cpu =5 / disk +5
            """,
            gives: "acme vm v 10 02 12"),
        Rule(
            "below an ended resource nothing is charged: grandchildren of one that was not started again",
            """
            02 acme vm:v =1 / disk =1 // part =1
            12 acme vm:v x
            15 acme vm:v =1 / disk // part =1
            """,
            gives: """
                acme part - 10 02 12
                acme disk - 10 02 12
                acme vm v 27 02 open
                """),
        Rule(
            "below an ended resource nothing is charged: an end counts where no start precedes it",
            """
            02 acme vm:v x
            05 acme vm:v / cpu =1
            """),
        Rule(
            "a later event may start it again, and of its children only those that the event lists",
            """
            02 acme vm:v =1 / cpu =1 / disk =1
            12 acme vm:v x
            22 acme vm:v =1 / disk =1
            """,
            gives: """
                acme cpu - 10 02 12
                acme disk - 20 02 open
                acme vm v 20 02 open
                """),
        Rule(
            "of its children only those that the event lists with a charge",
            """
            02 acme vm:v =1 / cpu =1
            12 acme vm:v x
            22 acme vm:v =1 / cpu
            """,
            gives: """
                acme cpu - 10 02 12
                acme vm v 20 02 open
                """),
        Rule(
            "the others may be started later",
            """
            02 acme vm:v =1 / cpu =1
            12 acme vm:v x
            22 acme vm:v =1
            27 acme vm:v / cpu =2
            """,
            gives: """
                acme cpu - 20 02 open
                acme vm v 20 02 open
                """),
        Rule(
            "what a child was to be while its parent was ended does not come back with the parent",
            """
            02 acme vm:v x
            05 acme vm:v / cpu =1
            12 acme vm:v =1
            """,
            gives: "acme vm v 20 12 open"),
        Rule(
            "ends after everything else: a child's charge of the moment of its parent's end has no length",
            """
            02 acme vm:v =1
            id:z 12 acme vm:v / cpu =5
            id:a 12 acme vm:v x
            """,
            gives: "acme vm v 10 02 12"),
        Rule(
            "a fixed charge of a child at the moment of its parent's end is before it",
            """
            02 acme vm:v =1
            id:z 12 acme vm:v / cpu +5
            id:a 12 acme vm:v x
            """,
            gives: """
                acme cpu - 5 12 12
                acme vm v 10 02 12
                """),
        Rule(
            "by emitted before ends: said after the end, it is below an ended resource",
            """
            02 acme vm:v =1
            12 acme vm:v x
            12 acme vm:v said:12.01 / cpu +5
            """,
            gives: "acme vm v 10 02 12"),
        Rule(
            "a parent that was never charged is not ended",
            """
            02 acme vm:v / cpu =1
            12 acme vm:v / cpu x
            """,
            gives: """
                acme cpu - 10 02 12
                acme vm v 0 - -
                """),
        Rule(
            "a second end changes nothing",
            """
            02 acme vm:v =1
            12 acme vm:v x
            15 acme vm:v x
            """,
            gives: "acme vm v 10 02 12"),
    ]

    @Test("ends what is below", arguments: rules, StoreKind.allCases)
    func ending(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }
}
