import Domain
import Ports
import TestSupport
import Testing

@Suite("What is fixed in a store when it is made")
struct FactsTests {
    /// "It is day unless the store was made with another, and every tariff keeps the unit it was posted with."
    static let hourly = [
        Rule(
            "an rtype without a tariff has rate 1, for the store's unit", "02 acme plan:gold =1",
            gives: "acme plan gold 720 02 open"),
        Rule(
            "a tariff that names no unit is for the store's",
            """
            price 01 plan 2
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 1440 02 open"),
        Rule(
            "a tariff that names one keeps it",
            """
            price 01 plan 2 day
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "what has no price any more is for the store's unit again",
            """
            price 01 plan 2 day
            price 12 plan null migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 500 02 open unpriced"),
    ]

    @Test("is the unit of time", arguments: hourly, StoreKind.allCases)
    func unit(rule: Rule, kind: StoreKind) async throws {
        try await rule.check(over: kind, facts: StoreFacts(unit: .hour))
    }

    /// "Of an rtype whose names are unique in the whole cloud (a set that is fixed in the store when it is made …)".
    static let unique = [
        Rule(
            "a type of the set moves",
            """
            02 acme router:r =1
            12 globex router:r
            """,
            gives: """
                acme router r 10 02 12
                globex router r 20 12 open
                """),
        Rule(
            "a type that is not in it does not, though it is by default",
            """
            02 acme nova/instance:i1 =1
            12 globex nova/instance:i1 =1
            """,
            gives: """
                acme nova/instance i1 30 02 open
                globex nova/instance i1 20 12 open
                """),
    ]

    @Test("is the set of types whose names are unique in the cloud", arguments: unique, StoreKind.allCases)
    func cloudUnique(rule: Rule, kind: StoreKind) async throws {
        try await rule.check(over: kind, facts: StoreFacts(cloudUnique: CloudUniqueTypes(["router"])))
    }
}
