import Domain
import JSON
import Ports
import TestSupport
import Testing

@Suite("Attributes")
struct AttributesTests {
    /// A history of one resource and what its attributes are then.
    struct History: Sendable, CustomTestStringConvertible {
        let sentence: String
        let log: String
        let attributes: String
        var now = "2026-02-01"
        var testDescription: String { sentence }
    }

    static let histories = [
        History(
            sentence: "attributes merge: a new value replaces an old one",
            log: """
                02 acme vm:v {"a":1,"b":1}
                03 acme vm:v {"a":2}
                """, attributes: #"{"a":2,"b":1}"#),
        History(
            sentence: "null removes it (RFC 7396)",
            log: """
                02 acme vm:v {"a":1,"b":1}
                03 acme vm:v {"a":null,"c":null}
                """, attributes: #"{"b":1}"#),
        History(
            sentence: "null removes it (RFC 7396), below too",
            log: """
                02 acme vm:v {"a":{"b":1,"c":1},"d":[1]}
                03 acme vm:v {"a":{"b":null,"e":{"f":null}},"d":[2,null]}
                """, attributes: #"{"a":{"c":1,"e":{}},"d":[2,null]}"#),
        History(
            sentence: "the latest event decides, whatever came in which order",
            log: """
                12 acme vm:v {"a":3}
                02 acme vm:v {"a":1}
                07 acme vm:v {"a":2}
                """, attributes: #"{"a":3}"#),
        History(
            sentence: "an event without attributes leaves them",
            log: """
                02 acme vm:v {"a":1}
                03 acme vm:v =1
                """, attributes: #"{"a":1}"#),
        History(
            sentence: "a moment after now has not happened yet",
            log: """
                02 acme vm:v {"a":1}
                03 acme vm:v {"a":2}
                """, attributes: #"{"a":1}"#, now: "02.12"),
        History(
            sentence: "as if the event had never been",
            log: """
                02 acme vm:v {"a":1}
                03 acme vm:v {"a":2}
                cancel e2
                """, attributes: #"{"a":1}"#),
        History(
            sentence: "kept closed changes only what is not ended: attributes neither",
            log: """
                02 acme vm:v =1 {"a":1}
                03 acme vm:v x
                04 acme vm:v {"a":2} kept
                """, attributes: #"{"a":1}"#),
        History(
            sentence: "kept closed changes what is not ended",
            log: """
                02 acme vm:v =1 {"a":1}
                04 acme vm:v {"a":2} kept
                """, attributes: #"{"a":2}"#),
        History(
            sentence: "an end may say more of what it ends",
            log: """
                02 acme vm:v =1 {"a":1}
                03 acme vm:v x {"a":2} kept
                """, attributes: #"{"a":2}"#),
        History(
            sentence: "without keep_closed it counts though it is ended",
            log: """
                02 acme vm:v =1 {"a":1}
                03 acme vm:v x
                04 acme vm:v {"a":2}
                """, attributes: #"{"a":2}"#),
        History(
            sentence: "keys are bytes: what Unicode holds to be equal is two of them",
            log: """
                02 acme vm:v {"\u{e9}":1}
                03 acme vm:v {"e\u{301}":2}
                """, attributes: "{\"e\u{301}\":2,\"\u{e9}\":1}"),
        History(
            sentence: "numbers are as they were written, exact",
            log: """
                02 acme vm:v {"a":0.1000000000000000000000001,"b":1e30}
                """, attributes: #"{"a":0.1000000000000000000000001,"b":1000000000000000000000000000000}"#),
    ]

    @Test("are the third time line", arguments: histories, StoreKind.allCases)
    func attributes(history: History, kind: StoreKind) async throws {
        let log = LogLine.parse(history.log)
        for steps in [log, log.filter(\.isEvent).reversed() + log.filter { !$0.isEvent }] {
            var runner = try RuleRunner(kind)
            try await runner.play(steps)
            var question = ResourceQuestion(now: Shorthand.moment(history.now))
            question.rtype = "vm"
            let found = try await runner.store.resources(question)
            let shown = found.map { canonical($0.attributes) }
            // As bytes: texts that Unicode holds to be equal are not the same.
            let isSame = shown.map { Array($0.utf8) } == [Array(history.attributes.utf8)]
            #expect(isSame, "\(shown)")
            await runner.store.close()
        }
    }

    /// "Such resources can be listed as *unowned*."
    @Test("and accounts are those of a moment; what no event gave one is unowned", arguments: StoreKind.allCases)
    func unowned(kind: StoreKind) async throws {
        var runner = try RuleRunner(kind)
        try await runner.play(
            LogLine.parse(
                """
                02 - nova/instance:i1 =1 / disk =1
                02 acme nova/instance:i2 =1
                02 - nova/instance:i3 =1
                12 acme nova/instance:i3
                """))
        for (now, names) in [("11", ["i1", "i1/disk", "i3"]), ("12", ["i1", "i1/disk"])] {
            var question = ResourceQuestion(now: Shorthand.moment(now))
            question.isUnowned = true
            let found = try await runner.store.resources(question)
            let roots = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0.name ?? "") })
            let shown = found.map { $0.name ?? "\($0.parent.flatMap { roots[$0] } ?? "-")/\($0.rtype)" }
            #expect(shown.sorted() == names, "at \(now)")
        }
        await runner.store.close()
    }

    private func canonical(_ object: JSONObject) -> String {
        var writer = JSONWriter()
        writer.object(object, sorted: true)
        return writer.text
    }
}
