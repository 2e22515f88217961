import TestSupport
import Testing

@Suite("A bill lists")
struct ListingTests {
    static let rules = [
        Rule(
            "a segment lies in the period if it begins before the period's end", "12 acme plan:gold =1",
            gives: "acme plan gold 1 12 open", in: "2026-01-12"),
        Rule(
            "a segment that begins at the period's end does not lie in it", "12 acme plan:gold =1", in: "2026-01-11"),
        Rule(
            "and ends after its start",
            """
            02 acme plan:gold =1
            12 acme plan:gold x
            """,
            gives: "acme plan gold 1 02 12", in: "2026-01-11"),
        Rule(
            "a segment that ends at the period's start does not lie in it",
            """
            02 acme plan:gold =1
            12 acme plan:gold x
            """, in: "2026-01-12"),
        Rule(
            "or is open", "02 acme plan:gold =1", gives: "acme plan gold 28 02 open", in: "2026-02", now: "2026-05-01"),
        Rule(
            "one without length only if it is a fixed charge whose moment is in the period",
            """
            id:a 12 acme plan:gold +5
            12 acme plan:gold x
            13 acme plan:none =5
            13 acme plan:none x
            """,
            gives: "acme plan gold 5 12 12"),
        Rule(
            "a fixed charge without length at the period's start is in it",
            """
            12 acme plan:gold +5
            12 acme plan:gold x
            """,
            gives: "acme plan gold 5 12 12", in: "2026-01-12"),
        Rule(
            "a fixed charge without length at the period's end is not in it",
            """
            12 acme plan:gold +5
            12 acme plan:gold x
            """, in: "2026-01-11"),
        Rule(
            "a fixed charge without length is not in what comes after it",
            """
            12 acme plan:gold +5
            12 acme plan:gold x
            """, in: "2026-01-13"),
        Rule(
            "a fixed one with cost 0 in all periods but that of its moment",
            """
            02 acme plan:gold +5
            22 acme plan:gold x
            """,
            gives: "acme plan gold 0 02 22", in: "2026-01-12"),
        Rule(
            "a fixed one with its cost in that of its moment",
            """
            02 acme plan:gold +5
            22 acme plan:gold x
            """,
            gives: "acme plan gold 5 02 22", in: "2026-01-02"),
        Rule(
            "what is between two segments is not listed",
            """
            02 acme plan:gold =1
            05 acme plan:gold x
            10 acme plan:gold =1
            12 acme plan:gold x
            """, in: "2026-01-07"),
        Rule(
            "created_at is the begin of the first segment that this account paid, destroyed_at the end of the last one",
            """
            02 acme plan:gold =1
            05 acme plan:gold x
            10 acme plan:gold =1
            12 acme plan:gold x
            """,
            gives: "acme plan gold 1 02 12", in: "2026-01-03"),
        Rule(
            "created_at, whatever the period",
            """
            02 acme plan:gold =1
            05 acme plan:gold x
            10 acme plan:gold =1
            """,
            gives: "acme plan gold 28 02 open", in: "2026-02", now: "2026-03-01"),
        Rule(
            "destroyed_at may lie after the period",
            """
            02 acme plan:gold =1
            2026-02-05 acme plan:gold x
            """,
            gives: "acme plan gold 30 02 2026-02-05", now: "2026-03-01"),
        Rule(
            "destroyed_at is null while one is open (linear 0 too)",
            """
            02 acme plan:gold =1
            12 acme plan:gold =0
            """,
            gives: "acme plan gold 10 02 open"),
        Rule(
            "destroyed_at is null while one is open, though not in the period",
            """
            02 acme nova/instance:i1 =1
            05 globex nova/instance:i1
            10 acme nova/instance:i1
            """,
            gives: "acme nova/instance i1 1 02 open", in: "2026-01-03"),
        Rule(
            "listed if a segment of it or of a descendant lies in the period; both are null for its descendants only",
            "02 acme vm:v / disk / cpu // core =1",
            gives: """
                acme core - 30 02 open
                acme cpu - 0 - -
                acme vm v 0 - -
                """),
        Rule(
            "both are null for what is listed for its descendants only, in that period",
            """
            02 acme vm:v / disk =1
            2026-02-05 acme vm:v =1
            """,
            gives: """
                acme disk - 30 02 open
                acme vm v 0 - -
                """, now: "2026-03-01"),
        Rule(
            "and not where it is charged itself",
            """
            02 acme vm:v / disk =1
            2026-02-05 acme vm:v =1
            """,
            gives: """
                acme disk - 28 02 open
                acme vm v 24 2026-02-05 open
                """, in: "2026-02", now: "2026-03-01"),
        Rule(
            "accounts with nothing listed are left out",
            """
            02 acme plan:gold =1
            2026-02-02 globex plan:gold =1
            02 initech plan:gold {"k":1}
            """,
            gives: "acme plan gold 30 02 open", now: "2026-03-01"),
        Rule(
            "period_start = period_end is an empty bill",
            """
            02 acme plan:gold =1
            12 acme plan:silver +1
            """, in: "12/12"),
        Rule(
            "a period of a microsecond",
            """
            02 acme plan:gold =1
            12 acme plan:silver +1
            """,
            gives: """
                acme plan gold 1/86400000000 02 open
                acme plan silver 1 12 open
                """, in: "12/2026-01-12T00:00:00.000001Z"),
        Rule(
            "a period that cuts days",
            """
            02 acme plan:gold =1
            12.12 acme plan:gold x
            """,
            gives: "acme plan gold 3/4 02 12.12", in: "11.18/14.06"),
    ]

    @Test("what lies in its period", arguments: rules, StoreKind.allCases)
    func listing(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }

    static let orders = [
        Rule(
            "accounts by name, as UTF-8 bytes",
            """
            02 \u{1f600} plan =1
            02 \u{ff5e} plan =1
            02 \u{e9} plan =1
            02 z plan =1
            02 a-b plan =1
            02 ab plan =1
            02 a plan =1
            02 Z plan =1
            02 10 plan =1
            02 9 plan =1
            """,
            gives: ["10", "9", "Z", "a", "a-b", "ab", "z", "\u{e9}", "\u{ff5e}", "\u{1f600}"].map {
                "\($0) plan - 30 02 open"
            }.joined(separator: "\n")),
        Rule(
            "siblings by (name or the empty text, rtype), as UTF-8 bytes",
            """
            02 acme vm:v =0 / b =1 / a:y =1 / a:x =1 / c:x =1 / a =1 / B =1 \
            / a:\u{1f600} =1 / a:\u{ff5e} =1 / a:10 =1 / a:9 =1
            """,
            gives: ["B -", "a -", "b -", "a 10", "a 9", "a x", "c x", "a y", "a \u{ff5e}", "a \u{1f600}"].map {
                "acme \($0) 30 02 open\n"
            }.joined() + "acme vm v 0 02 open"),
        Rule(
            "roots are siblings too",
            """
            02 acme vm:b =1
            02 acme plan:b =1
            02 acme vm =1
            02 acme nova/instance:a =1
            02 acme plan =1
            02 acme vm:B =1
            """,
            gives: ["plan -", "vm -", "vm B", "nova/instance a", "plan b", "vm b"].map {
                "acme \($0) 30 02 open"
            }.joined(separator: "\n")),
        Rule(
            "a resource after its descendants (so the parts come before the whole)",
            "02 acme vm:v =1 / b:1 =1 // d:1 =1 /// e:1 =1 // c:1 =1 / a:2 =1 // z:0 =1",
            gives: ["c 1", "e 1", "d 1", "b 1", "z 0", "a 2", "vm v"].map {
                "acme \($0) 30 02 open"
            }.joined(separator: "\n")),
        Rule(
            "siblings by name before rtype, where Unicode holds the names to be equal",
            "02 acme vm:v =0 / a:\u{e9} =1 / z:e\u{301} =1",
            gives: """
                acme z e\u{301} 30 02 open
                acme a \u{e9} 30 02 open
                acme vm v 0 02 open
                """),
    ]

    @Test("accounts and siblings by their bytes, parts before the whole", arguments: orders, StoreKind.allCases)
    func order(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }
}
