import TestSupport
import Testing

@Suite("The log is a set")
struct SortingTests {
    static let rules = [
        Rule(
            "same event twice: nothing changes",
            """
            id:a 02 acme plan:gold +5
            id:a 02 acme plan:gold +5
            """,
            gives: "acme plan gold 5 02 open"),
        Rule(
            "each fixed is a charge of its own unless it is the same event",
            """
            id:a 02 acme plan:gold +5
            id:b 02 acme plan:gold +5
            05 acme plan:gold +5
            """,
            gives: "acme plan gold 15 02 open"),
        Rule(
            "the same id with another content is a conflict; the first recorded stays",
            """
            id:a 02 acme plan:gold =1
            id:a 02 acme plan:gold =2
            """,
            gives: "acme plan gold 30 02 open", ordered: true),
        Rule(
            "the same id with another content is a conflict, whichever came first",
            """
            id:a 02 acme plan:gold =2
            id:a 02 acme plan:gold =1
            """,
            gives: "acme plan gold 60 02 open", ordered: true),
        Rule(
            "the moment is when it happened, not when it was received",
            """
            12 acme plan:gold x
            02 acme plan:gold =1
            """,
            gives: "acme plan gold 10 02 12"),
        Rule(
            "sorting: by moment, whatever was emitted when",
            """
            02 acme plan:gold =1 said:20
            12 acme plan:gold =2 said:01
            """,
            gives: "acme plan gold 50 02 open"),
        Rule(
            "sorting: by moment; then by emitted, the greater id notwithstanding",
            """
            id:b 02 acme plan:gold =1 said:02.01
            id:a 02 acme plan:gold =2 said:02.02
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "emitted of a request is by default its datetime: what was said later decides",
            """
            id:b 02 acme plan:gold =1
            id:a 02 acme plan:gold =2 said:02.01
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "emitted of a request is by default its datetime: what was said before does not",
            """
            id:b 02 acme plan:gold =1 said:01
            id:a 02 acme plan:gold =2
            """,
            gives: "acme plan gold 60 02 open"),
        Rule(
            "sorting: by emitted before ends: what was said after an end of the same moment starts anew",
            """
            id:b 02 acme plan:gold x said:02.01
            id:a 02 acme plan:gold =1 said:02.02
            """,
            gives: "acme plan gold 30 02 open"),
        Rule(
            "sorting: then ends after everything else, the smaller id notwithstanding",
            """
            01 acme plan:gold =1
            id:z 02 acme plan:gold =2
            id:a 02 acme plan:gold x
            """,
            gives: "acme plan gold 1 01 02"),
        Rule(
            "sorting: ends after everything else; a fixed charge of that moment is charged all the same",
            """
            id:z 02 acme plan:gold +5
            id:a 02 acme plan:gold x
            """,
            gives: "acme plan gold 5 02 02"),
        Rule(
            "sorting: ends after everything else; nothing linear is left of that moment",
            """
            id:z 02 acme plan:gold =5
            id:a 02 acme plan:gold x
            """),
        Rule(
            "sorting: then by id",
            """
            id:b 02 acme plan:gold =2
            id:a 02 acme plan:gold =1
            """,
            gives: "acme plan gold 60 02 open"),
    ]

    @Test("sorted by moment, by what was said when, ends last, by id", arguments: rules, StoreKind.allCases)
    func sorting(rule: Rule, kind: StoreKind) async throws { try await rule.check(over: kind) }

    /// "As UTF-8 bytes": the second id of each pair comes later, whatever a dictionary or UTF-16 would say.
    @Test(
        "by the bytes of the ids",
        arguments: [
            ("1", "2"), ("10", "9"), ("Z", "a"), ("a", "aa"), ("a-b", "a_b"), ("z", "\u{e9}"),
            ("e\u{301}", "\u{e9}"), ("\u{ff5e}", "\u{1f600}"), ("-1", "1"), ("m#1", "m#2"), ("m#10", "m#2"),
        ], StoreKind.allCases)
    func ids(pair: (first: String, second: String), kind: StoreKind) async throws {
        let rule = Rule(
            "sorting: then by id",
            """
            id:\(pair.second) 02 acme plan:gold =2
            id:\(pair.first) 02 acme plan:gold =1
            """, gives: "acme plan gold 60 02 open")
        try await rule.check(over: kind)
    }
}
