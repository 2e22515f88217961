import JSON
import Testing

/// What lies at the limits of what can be recorded, sent through both doors: `POST /event` and `replay`.
@Suite("Input at its limits")
struct LimitTests {
    private static let now = "2026-01-01T00:00:00Z"
    private static let store = ["--db", "sqlite:store.db", "--clock", now]

    /// An event's text, which the doors must read, or refuse with a word on what is wrong.
    struct Case: Sendable {
        let what: String
        let event: String
        /// What the error must say; `nil` where the event is good.
        let says: [String]?
    }

    /// An event of an account that nothing else speaks of, with other fields.
    private static func event(_ fields: String) -> String {
        #"{"account":"ghost","rtype":"plan","name":"p","datetime":"2025-01-01T00:00:00Z",\#(fields)}"#
    }

    /// An event with a field put in the place of its own.
    private static func with(_ field: String, _ value: String) -> String {
        let fields = [
            "account": "\"ghost\"", "rtype": "\"plan\"", "datetime": "\"2025-01-01T00:00:00Z\"", "fixed": "1",
        ]
        let all = fields.merging([field: value]) { $1 }
        return "{" + all.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    private static func bad(_ what: String, _ event: String, _ says: String...) -> Case {
        Case(what: what, event: event, says: says)
    }

    private static func nested(_ depth: Int, _ open: String, _ inner: String, _ close: String) -> String {
        String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
    }

    private static let quantities: [Case] = ["linear", "fixed"].flatMap { field in
        ["1e15", "1000000000000000", "1e-7", "0.0000001", "999999999999999.9999999", "-1", "-0.5", "1e400"].map {
            bad("quantity \($0)", event("\"\(field)\":\($0)"), field)
        } + ["\"1\"", "true", "[1]", "{}"].map { bad("quantity \($0)", event("\"\(field)\":\($0)"), field) }
            + ["NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x10", "1e99999"].map {
                bad("quantity \($0)", event("\"\(field)\":\($0)"), "JSON")
            }
    }

    private static let moments: [Case] = ["datetime", "emitted"].flatMap { field in
        [
            "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.999999Z", "2200-01-01T00:00:00Z", "2023-02-29T00:00:00Z",
            "2025-01-01T24:00:00Z", "2025-01-01T23:60:00Z", "2025-01-01T23:59:60Z", "2025-13-01T00:00:00Z",
            "2025-00-01T00:00:00Z", "2025-01-01T00:00:00.1234567Z", "1970-01-01T00:30:00+01:00", "2037-01-01T00:00:00Z",
            "yesterday", "", "2025-01-01T00:00:00ZZ", "25-01-01T00:00:00Z",
        ].map { bad("\(field) \($0)", with(field, "\"\($0)\""), field) }
            + ["5", "false", "[]"].map { bad("\(field) \($0)", with(field, $0), field) }
    }

    private static let texts: [Case] = ["account", "rtype", "name"].flatMap { field in
        [
            String(repeating: "x", count: 256), String(repeating: "é", count: 128), "", "a\\u0000b", "\\u0000", "a\\nb",
        ].map { bad("\(field) of \($0.utf8.count) bytes", with(field, "\"\($0)\""), field) }
            + ["true", "[]", "{}"].map { bad("\(field) \($0)", with(field, $0), field) }
    }

    private static let shapes: [Case] = [
        bad("300 arrays", with("attrs", #"{"a":\#(nested(300, "[", "1", "]"))}"#), "nested"),
        bad("300 objects", with("attrs", nested(300, #"{"a":"#, "1", "}")), "nested"),
        bad("30 000 arrays", with("attrs", nested(30_000, "[", "", "]")), "nested"),
        bad("a key twice", event(#""fixed":1,"fixed":2"#), "fixed", "twice"),
        bad("a key twice, differently spelt", event(#""fixed":1,"f\u0069xed":1"#), "fixed", "twice"),
        bad("a key twice in attrs", event(#""attrs":{"a":1,"a":1}"#), "\"a\"", "twice"),
        bad("an unknown field", event(#""fixed":1,"colour":"red""#), "colour"),
        bad("an unknown field of a child", event(#""children":[{"rtype":"c","liner":1}]"#), "children[0]", "liner"),
        bad("linear and fixed", event(#""linear":1,"fixed":1"#), "linear", "fixed"),
        bad(
            "a child's bad quantity", event(#""children":[{"rtype":"c"},{"rtype":"d","linear":-1}]"#),
            "children[1].linear"),
        bad("a child without rtype", event(#""children":[{"linear":1}]"#), "children[0].rtype"),
        bad("a child twice", event(#""children":[{"rtype":"c"},{"rtype":"c","linear":1}]"#), "children[1]"),
        bad("children that are none", event(#""children":{"rtype":"c"}"#), "children"),
        bad("attrs that are none", with("attrs", "[1]"), "attrs"),
        bad("attrs that are too many", with("attrs", #"{"a":"\#(String(repeating: "x", count: 65_600))"}"#), "attrs"),
        bad("keep_closed that is none", with("keep_closed", "\"yes\""), "keep_closed"),
        bad("no rtype", #"{"account":"ghost","fixed":1}"#, "rtype"),
        bad(
            "no account that it could be",
            #"{"rtype":"plan","name":"nowhere","fixed":1,"datetime":"2025-06-01T00:00:00Z"}"#, "account"),
        bad("something behind it", event("\"fixed\":1") + "}", "JSON"),
        bad("half a surrogate pair", with("name", #""\ud800""#), "JSON"),
        bad("a control character", with("name", "\"a\u{1}b\""), "JSON"),
    ]

    private static let good: [Case] = [
        ("0", "0", "0/1"), ("999999999999999.999999", "999999999999999.999999", "999999999999999999999/1000000"),
        ("1e14", "1e14", "100000000000000/1"), ("1e-6", "0.000001", "1/1000000"), ("0.1", "1.0e-1", "1/10"),
        ("-0", "-0.0", "0/1"),
    ].map { Case(what: $0.0, event: with("fixed", $0.1), says: [$0.2]) }

    @Test("that is not good is refused by POST /event with 400 and a word on it, and leaves nothing behind")
    func refusedByHTTP() async throws {
        let place = try await prepared()
        let before = try await counts(place)
        try await place.withServer(Self.store) { server in
            let bill = try await server.get("/bill?time_period=2025&exact=true")
            for refused in Self.quantities + Self.moments + Self.texts + Self.shapes {
                let answer = try await server.post("/event", refused.event)
                let isMissing = refused.what == "no account that it could be"
                #expect(answer.status == (isMissing ? 404 : 400), "\(refused.what): \(answer.text)")
                let detail = answer.status == 200 ? "" : try answer.detail()
                for word in refused.says ?? [] { #expect(detail.contains(word), "\(refused.what): \(detail)") }
                #expect(!detail.utf8.contains { $0 < 0x20 } && detail.utf8.count < 600, "\(refused.what)")
            }
            #expect(try await server.get("/bill?time_period=2025&exact=true") == bill)
            #expect(try await server.get("/bill?account=ghost").status == 404)
        }
        #expect(try await counts(place) == before)
    }

    @Test("that is not good is refused by replay with exit 3 and a word on it, and leaves nothing behind")
    func refusedByReplay() async throws {
        let place = try await prepared()
        let before = try await counts(place)
        let bill = ["bill", "--time-period", "2025", "--exact", "--format", "json"] + Self.store
        let billed = try await place.run(bill).output

        let cases = Self.quantities + Self.moments + Self.texts + Self.shapes
        try place.file("bad.jsonl", Plain.text(cases.map(\.event)))
        let outcome = try await place.run(["replay", "--json", "bad.jsonl"] + Self.store)
        #expect(outcome.status == 3)
        #expect(
            try outcome.json().counts
                == ["read": cases.count, "recorded": 0, "known": 0, "ignored": 0, "rejected": cases.count, "events": 0])
        let said = outcome.errors.split(separator: "\n")
        try #require(said.count == cases.count)
        for (index, refused) in cases.enumerated() {
            #expect(said[index].hasPrefix("bad.jsonl:\(index + 1): "), "\(said[index])")
            for word in refused.says ?? [] { #expect(said[index].contains(word), "\(refused.what): \(said[index])") }
        }
        #expect(try await counts(place) == before)
        #expect(try await place.run(bill).output == billed)
        #expect(try await place.run(["bill", "--account", "ghost"] + Self.store).status == 1)
    }

    @Test("that is good is recorded exactly, through both doors", arguments: good.indices)
    func accepted(index: Int) async throws {
        let (place, accepted) = (try Workplace(), Self.good[index])
        let replay = try await place.run(["replay", "--json"] + Self.store + ["-"], input: accepted.event + "\n")
        #expect(replay.status == 0, "\(replay.errors)")
        let printed = try await place.run(
            ["bill", "--time-period", "2025", "--exact", "--ids", "none", "--format", "json"] + Self.store)
        #expect(printed.output.contains("\"cost_exact\":\"\(accepted.says?.first ?? "?")\""), "\(printed.output)")
        try await place.withServer(["--db", "memory:", "--clock", Self.now]) { server in
            let answer = try await server.post("/event", accepted.event)
            #expect(answer.status == 200, "\(answer.text)")
            let bill = try await server.get("/bill?time_period=2025&exact=true&ids=none")
            #expect(bill.text == printed.output)
        }
    }

    /// Texts of 255 bytes, the first and the last moment, a hundred children in one another.
    private static let edges: [(event: String, name: String?, created: String)] = [
        (
            with("name", "\"\(String(repeating: "é", count: 127))x\""), String(repeating: "é", count: 127) + "x",
            "2025-01-01T00:00:00Z"
        ),
        (with("rtype", "\"\(String(repeating: "r", count: 255))\""), nil, "2025-01-01T00:00:00Z"),
        (with("account", "\"\(String(repeating: "a", count: 255))\""), nil, "2025-01-01T00:00:00Z"),
        (with("name", "16"), "16", "2025-01-01T00:00:00Z"),
        (with("datetime", "\"1970-01-01T00:00:00Z\""), nil, "1970-01-01T00:00:00Z"),
        (with("datetime", "\"2024-02-29 23:59:59.999999\""), nil, "2024-02-29T23:59:59.999999Z"),
        (with("datetime", "\"2025-01-01T01:00:00+01:00\""), nil, "2025-01-01T00:00:00Z"),
        (with("children", nested(100, #"[{"rtype":"c","children":"#, "null", "}]")), nil, "2025-01-01T00:00:00Z"),
    ]

    @Test("of texts and moments that is good is shown as it was sent, through both doors", arguments: edges.indices)
    func edge(index: Int) async throws {
        let (place, edge) = (try Workplace(), Self.edges[index])
        let period = ["--from", "1970-01-01", "--to", Self.now]
        let replay = try await place.run(["replay"] + Self.store + ["-"], input: edge.event + "\n")
        #expect(replay.status == 0, "\(replay.errors)")
        let printed = try await place.run(["bill", "--ids", "none", "--format", "json"] + period + Self.store)
        let root = try #require(try BillRow.rows(printed.output).last)
        #expect(root.name == edge.name && root.created == edge.created)
        try await place.withServer(["--db", "memory:", "--clock", Self.now]) { server in
            let answer = try await server.post("/event", edge.event)
            #expect(answer.status == 200, "\(answer.text)")
            let bill = try await server.get("/bill?ids=none&period_start=1970-01-01&period_end=\(Self.now)")
            #expect(bill.text == printed.output)
        }
    }

    private static let rates = [
        "1e9", "-1", "1e-13", "0.0000000000001", "999999999.9999999999999", "\"1\"", "true", "[]",
    ]

    @Test("of rates that is not good is refused, and sets nothing", arguments: rates)
    func badRate(rate: String) async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "memory:", "--clock", Self.now]) { server in
            #expect(try await server.post("/tariff", #"{"values":{"plan":999999999.999999999999}}"#).status == 200)
            let before = try await server.get("/tariff")
            let answer = try await server.post("/tariff", #"{"values":{"good":1,"worse":\#(rate)}}"#)
            #expect(answer.status == 400)
            #expect(try answer.detail().contains("worse"))
            #expect(try await server.get("/tariff") == before)
        }
    }

    private func prepared() async throws -> Workplace {
        let place = try Workplace()
        let line = Plain.volume("v1", at: "2025-01-01T00:00:00Z", gib: "2")
        try #require(try await place.run(["replay"] + Self.store + ["-"], input: line + "\n").status == 0)
        return place
    }

    private func counts(_ place: Workplace) async throws -> [String: Int] {
        let check = try await place.run(["rebuild", "--check", "--json"] + Self.store)
        #expect(check.status == 0)
        return try check.json().counts
    }
}
