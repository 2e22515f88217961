import TestSupport
import Testing

@Suite("A tariff")
struct TariffTests {
    /// "In force at t for a segment begun at b: of the version in force at b and those with migrate whose moment lies
    /// in (b, t], the latest by (moment, recorded)."
    static let rules = [
        Rule(
            "an rtype without a tariff has rate 1, and is reported as unpriced",
            """
            price 01 other 9
            02 acme plan:gold =3
            """,
            gives: "acme plan gold 90 02 open unpriced"),
        Rule(
            "the version in force at b",
            """
            price 01 plan 2
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "the version in force at b may be of that very moment",
            """
            price 01 plan 7
            price 02 plan 2
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "a tariff without migrate never touches what runs",
            """
            price 01 plan 2
            price 12 plan 3
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "one with migrate takes over in the middle of a segment",
            """
            price 01 plan 2
            price 12 plan 3 migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 80 02 open"),
        Rule(
            "each with migrate takes over from the one before",
            """
            price 01 plan 2
            price 12 plan 3 migrate
            price 22 plan 4 migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 90 02 open"),
        Rule(
            "one without migrate between two with it never touches what runs",
            """
            price 01 plan 2
            price 12 plan 3 migrate
            price 17 plan 100
            price 22 plan 4 migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 90 02 open"),
        Rule(
            "what begins later begins under the version in force then, with or without migrate",
            """
            price 01 plan 2
            price 12 plan 3
            02 acme plan:gold =1
            15 acme plan:gold =2
            """,
            gives: "acme plan gold 128 02 open"),
        Rule(
            "the first tariff of an rtype always takes over what runs: being unpriced is not a price",
            """
            price 12 plan 3
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 70 02 open unpriced"),
        Rule(
            "the first is the one of the earliest moment, not the first that was recorded",
            """
            price 22 plan 5
            price 12 plan 3
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 70 02 open unpriced"),
        Rule(
            "one with a moment in the past re-rates from that moment on by the same rule: with migrate",
            """
            price 01 plan 2
            price 22 plan 5 migrate
            price 12 plan 3 migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 100 02 open"),
        Rule(
            "one with a moment in the past re-rates by the same rule: without migrate only what began since",
            """
            price 01 plan 2
            price 12 plan 3
            02 acme plan:old =1
            13 acme plan:young =1
            """,
            gives: """
                acme plan old 60 02 open
                acme plan young 57 13 open
                """),
        Rule(
            "of the tariffs of one rtype and one moment the last recorded counts",
            """
            price 01 plan 2
            price 01 plan 5
            price 01 plan 3
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 90 02 open"),
        Rule(
            "of one moment the last recorded counts, with its migrate",
            """
            price 01 plan 2
            price 12 plan 3 migrate
            price 12 plan 4
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "null takes the price away from that moment on (rate 1, unpriced), by the same rule: with migrate",
            """
            price 01 plan 2
            price 12 plan null migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 40 02 open unpriced"),
        Rule(
            "null takes the price away by the same rule: without migrate it touches nothing that runs",
            """
            price 01 plan 2
            price 12 plan null
            02 acme plan:old =1
            13 acme plan:young =1
            """,
            gives: """
                acme plan old 60 02 open
                acme plan young 19 13 open unpriced
                """),
        Rule(
            "null takes the price away, until another takes over",
            """
            price 01 plan 2
            price 12 plan null migrate
            price 22 plan 4 migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 70 02 open unpriced"),
        Rule(
            "a null of the earliest moment is the first: one without migrate after it touches nothing that runs",
            """
            price 05 plan null
            price 12 plan 3
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 30 02 open unpriced"),
        Rule(
            "fixed q costs q × r at the rate in force at the moment it begins",
            """
            price 01 plan 2
            price 12 plan 3
            price 20 plan 100 migrate
            02 acme plan:gold +5
            12 acme plan:gold +5
            """,
            gives: "acme plan gold 25 02 open"),
        Rule(
            "fixed q costs q × r, whatever the unit of time",
            """
            price 01 plan 2 second
            02 acme plan:gold +5
            """,
            gives: "acme plan gold 10 02 open"),
        Rule(
            "a fixed charge before the first tariff has rate 1, and no later one changes that",
            """
            price 12 plan 3
            02 acme plan:gold +5
            """,
            gives: "acme plan gold 5 02 open unpriced"),
        Rule(
            "the price of nothing is a price",
            """
            price 01 plan 0
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 0 02 open"),
        Rule(
            "the price of one unit of an rtype: each has its own",
            """
            price 01 cpu 2
            price 01 disk 3
            price 01 vm 5
            02 acme vm:v =0 / cpu =1 / disk =1
            """,
            gives: """
                acme cpu - 60 02 open
                acme disk - 90 02 open
                acme vm v 0 02 open
                """),
        Rule(
            "rtypes are bytes: what Unicode holds to be equal is two of them",
            """
            price 01 caf\u{e9} 2
            price 01 cafe\u{301} 3
            02 acme caf\u{e9} =1
            02 acme cafe\u{301} =1
            """,
            gives: """
                acme cafe\u{301} - 90 02 open
                acme caf\u{e9} - 60 02 open
                """),
        Rule(
            "takes over in the middle of a segment, and of the period",
            """
            price 01 plan 2
            price 15.12 plan 3 migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 5/2 02 open", in: "2026-01-15"),
        Rule(
            "took over before the period's start",
            """
            price 01 plan 2
            price 12 plan 3 migrate
            price 13 plan 9
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 3 02 open", in: "2026-01-20"),
    ]

    @Test("is in force for what began since, and with migrate for what runs", arguments: rules, StoreKind.allCases)
    func tariffs(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }

    /// "The unit of time of a rate is second, minute, hour, day or year (= 31 556 952 s) …; every tariff keeps the unit
    /// it was posted with."
    static let units = [
        Rule("second", "price 01 plan 2 second\n02 acme plan:gold =1", gives: "acme plan gold 5184000 02 open"),
        Rule("minute", "price 01 plan 2 minute\n02 acme plan:gold =1", gives: "acme plan gold 86400 02 open"),
        Rule("hour", "price 01 plan 2 hour\n02 acme plan:gold =1", gives: "acme plan gold 1440 02 open"),
        Rule("day", "price 01 plan 2 day\n02 acme plan:gold =1", gives: "acme plan gold 60 02 open"),
        // 30 days × 86 400 s × 2 / 31 556 952 s.
        Rule("year", "price 01 plan 2 year\n02 acme plan:gold =1", gives: "acme plan gold 8000/48699 02 open"),
        Rule(
            "a mean Gregorian year costs what a year costs: 365.2425 days",
            """
            price 2024-01-01 plan 7 year
            2024-01-01 acme plan:gold =1
            2024-12-31T05:49:12Z acme plan:gold x
            """,
            gives: "acme plan gold 7 2024-01-01 2024-12-31T05:49:12Z", in: "2024"),
        Rule(
            "it is day unless the store was made with another",
            "price 01 plan 2\n02 acme plan:gold =1", gives: "acme plan gold 60 02 open"),
        Rule(
            "every tariff keeps the unit it was posted with",
            """
            price 01 plan 1 hour
            price 12 plan 1 minute migrate
            price 22 plan 1 migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 14650 02 open"),
        Rule(
            "what has no price any more has rate 1, as what never had one",
            """
            price 01 plan 1 hour
            price 12 plan null migrate
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 260 02 open unpriced"),
    ]

    @Test("is for a unit of time", arguments: units, StoreKind.allCases)
    func unit(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }
}
