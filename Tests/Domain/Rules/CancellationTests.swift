import Domain
import Ports
import TestSupport
import Testing

@Suite("Cancelled")
struct CancellationTests {
    static let rules = [
        Rule(
            "as if the event had never been: a start",
            """
            02 acme plan:gold =1
            cancel e1
            """),
        Rule(
            "as if the event had never been: a fixed charge",
            """
            id:a 02 acme plan:gold +5
            id:b 02 acme plan:gold +6
            cancel b
            """,
            gives: "acme plan gold 5 02 open"),
        Rule(
            "as if the event had never been: a quantity in between",
            """
            02 acme plan:gold =1
            id:a 12 acme plan:gold =5
            22 acme plan:gold =1
            cancel a
            """,
            gives: "acme plan gold 30 02 open"),
        Rule(
            "as if the event had never been: what it merged with is one again and keeps its price",
            """
            price 01 plan 2
            price 05 plan 3
            02 acme plan:gold =1
            id:a 12 acme plan:gold x
            22 acme plan:gold =1
            cancel a
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "as if the event had never been: an end, and that of the descendants",
            """
            02 acme vm:v =0 / disk =1 // part =1
            id:a 12 acme vm:v x
            cancel a
            """,
            gives: """
                acme part - 30 02 open
                acme disk - 30 02 open
                acme vm v 0 02 open
                """),
        Rule(
            "as if the event had never been: an end, and what it kept closed runs",
            """
            02 acme vm:v =0 / disk =1
            id:a 12 acme vm:v x
            15 acme vm:v =0 kept / disk =2
            cancel a
            """,
            gives: """
                acme disk - 47 02 open
                acme vm v 0 02 open
                """),
        Rule(
            "as if the event had never been: a restart, and its children's",
            """
            02 acme vm:v =0 / disk =1
            12 acme vm:v x
            id:a 15 acme vm:v =0 / disk =1
            20 acme vm:v / disk =5
            cancel a
            """,
            gives: """
                acme disk - 10 02 12
                acme vm v 0 02 12
                """),
        Rule(
            "as if the event had never been: a move",
            """
            02 acme nova/instance:i1 =1 / disk =1
            id:a 12 globex nova/instance:i1
            22 - nova/instance:i1 =2
            cancel a
            """,
            gives: """
                acme disk - 30 02 open
                acme nova/instance i1 40 02 open
                """),
        Rule(
            "as if the event had never been: the one that named the account",
            """
            id:a 02 acme nova/instance:i1 =1
            12 - nova/instance:i1 =2
            cancel a
            """),
        Rule(
            "a second cancellation changes nothing",
            """
            02 acme plan:gold =1
            id:a 12 acme plan:gold x
            cancel a
            cancel a
            """,
            gives: "acme plan gold 30 02 open"),
        Rule(
            "a cancelled id that arrives again stays cancelled; another id does what it did",
            """
            id:a 02 acme plan:gold +1
            id:b 02 acme plan:gold +2
            cancel a
            id:a 02 acme plan:gold +1
            id:c 02 acme plan:gold +1
            """,
            gives: "acme plan gold 3 02 open", ordered: true),
        Rule(
            "a tariff can be cancelled: as if it had never been",
            """
            price 01 plan 2
            price 12 plan 5 migrate
            02 acme plan:gold =1
            unprice 1
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "a tariff can be cancelled: without the only one the rtype is unpriced",
            """
            price 01 plan 2
            02 acme plan:gold =1
            unprice 0
            unprice 0
            """,
            gives: "acme plan gold 30 02 open unpriced"),
        Rule(
            "a tariff can be cancelled: then the next is the first, which always takes over",
            """
            price 01 plan 2
            price 12 plan 3
            02 acme plan:gold =1
            unprice 0
            """,
            gives: "acme plan gold 70 02 open unpriced"),
        Rule(
            "a tariff can be cancelled: of one moment the last recorded that is left counts",
            """
            price 01 plan 2
            price 01 plan 7
            02 acme plan:gold =1
            unprice 1
            """,
            gives: "acme plan gold 60 02 open"),
    ]

    @Test("as if it had never been", arguments: rules, StoreKind.allCases)
    func cancellation(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }

    /// "The cancellation is appended (who, when, why) … A second cancellation changes nothing".
    @Test("the second cancellation of an event or a tariff is answered with the first", arguments: StoreKind.allCases)
    func second(kind: StoreKind) async throws {
        var runner = try RuleRunner(kind)
        try await runner.play(LogLine.parse("02 acme plan:gold =1\nprice 01 plan 2"))
        let store = runner.store
        let first = try await store.cancelEvent("e1", by: "ann", because: "a mistake")
        let tariff = try await store.tariffs().first
        let id = try #require(tariff?.id)
        let price = try await store.cancelTariff(id, by: "ann", because: "too dear")
        try await runner.play(LogLine.parse("clock 2026-03-01"))
        let again = try await store.cancelEvent("e1", by: "bob", because: "another")
        let priceAgain = try await store.cancelTariff(id, by: "bob", because: "another")
        #expect(first?.author == "ann" && first?.reason == "a mistake")
        #expect(again == first)
        #expect(price?.author == "ann" && price?.reason == "too dear")
        #expect(priceAgain == price)
        let recorded = try await store.event("e1")
        #expect(recorded?.cancellation == first)
        #expect(recorded?.event.moment == Shorthand.moment("02"), "the event itself stays in the log")
        let none = try await store.cancelEvent("e2", by: "ann", because: "a mistake")
        #expect(none == nil)
        await store.close()
    }
}
