import JSON
import Testing

@Suite("Monitoring")
struct MetricsTests {
    private static let now = "2025-02-15T00:00:00Z"

    private func event(_ name: String, _ rest: String = "\"linear\":3") -> String {
        #"{"account":"acme","rtype":"cinder/volume","name":"\#(name)","datetime":"2025-02-14T23:59:00Z",\#(rest)}"#
    }

    /// The value of a series, as `NAME{LABELS}` names it.
    private func value(_ series: String, _ text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(series + " ") }.map { String($0.dropFirst(series.count + 1)) }
    }

    @Test("counts what became of events, and what has no price", arguments: ["memory:", "sqlite:store.db"])
    func counts(db: String) async throws {
        let place = try Workplace()
        try await place.withServer(["--db", db, "--clock", Self.now]) { server in
            let key = ["Idempotency-Key": "k"]
            #expect(try await server.post("/event", event("v1"), headers: key).status == 200)
            #expect(try await server.post("/event", event("v1"), headers: key).status == 200)
            #expect(try await server.post("/event", event("v2"), headers: key).status == 409)
            #expect(try await server.post("/events", "[\(event("v3")),\(event("v4"))]").status == 200)
            #expect(try await server.post("/event", event("v5", "\"linear\":-1")).status == 400)
            #expect(try await server.get("/nothing").status == 404)
            let text = try await server.get("/metrics").text
            let expected = [
                "events_total{result=\"recorded\"}": "3", "events_total{result=\"known\"}": "1",
                "events_total{result=\"conflict\"}": "1",
                "deliveries_total{source=\"http\",result=\"recorded\"}": "2",
                "deliveries_total{source=\"http\",result=\"known\"}": "1",
                "deliveries_total{source=\"http\",result=\"rejected\"}": "1",
                "event_lag_seconds_bucket{le=\"15.0\"}": "0", "event_lag_seconds_bucket{le=\"60.0\"}": "3",
                "event_lag_seconds_count": "3", "event_lag_seconds_sum": "180.0",
                "source_newest_event_timestamp_seconds{source=\"http\"}": "1739577540.0",
                "unpriced_resources{rtype=\"cinder/volume\"}": "3.0", "store_up": "1.0",
                "http_requests_total{method=\"POST\",route=\"/event\",status=\"200\"}": "2",
                "http_requests_total{method=\"POST\",route=\"/event\",status=\"409\"}": "1",
                "http_requests_total{method=\"other\",route=\"none\",status=\"404\"}": "1",
            ]
            for (series, count) in expected { #expect(value("nova_billing_\(series)", text) == count, "\(series)") }
        }
    }

    @Test("is in the form that Prometheus reads")
    func form() async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "memory:"]) { server in
            #expect(try await server.post("/event", event("v1")).status == 200)
            let answer = try await server.get(
                "/metrics", token: nil, headers: ["Authorization": "Bearer \(Server.token)"])
            #expect(answer.status == 200)
            expectProper(answer.text)
        }
    }

    /// Each family has help and a type once, before its series; each series is there once, and has a number.
    private func expectProper(_ text: String) {
        var types: [String: Substring] = [:]
        var seen: Set<Substring> = []
        #expect(text.hasSuffix("\n"))
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ")
            if line.hasPrefix("# HELP ") {
                #expect(words.count > 3 && types[String(words[2])] == nil, "\(line)")
            } else if line.hasPrefix("# TYPE ") {
                #expect(["counter", "gauge", "histogram"].contains(words[3]) && words.count == 4, "\(line)")
                #expect(types.updateValue(words[3], forKey: String(words[2])) == nil, "\(line)")
            } else {
                let series = /^([a-z_]+)(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? ([0-9.e+-]+|\+Inf)$/
                guard let match = line.wholeMatch(of: series) else {
                    Issue.record("not a series: \(line)")
                    continue
                }
                let name = String(match.1)
                let family = name.replacing(/_(bucket|sum|count)$/, with: "")
                #expect(types[name] == "counter" ? name.hasSuffix("_total") : types[name] ?? types[family] != nil)
                #expect(seen.insert(words[0]).inserted, "\(line)")
            }
        }
        #expect(seen.count > 20)
    }

    @Test("says ready while the store answers, and alive in any case")
    func ready() async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "sqlite:store.db"]) { server in
            for path in ["/health", "/ready"] {
                let answer = try await server.get(path, token: nil)
                #expect(answer.status == 200, "\(answer.text)")
            }
            #expect(try await server.get("/metrics", token: nil).status == 401)
        }
    }
}
