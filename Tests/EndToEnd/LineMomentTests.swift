import Domain
import JSON
import Testing

@Suite("A line that says no moment")
struct LineMomentTests {
    private static let line = #"{"account":"acme","rtype":"disk","fixed":3}"#
    private static let replay = ["replay", "--json", "--db", "sqlite:store.db", "lines.jsonl"]

    @Test("and has no id is rejected: when it is replayed again nothing could tell that it is the same")
    func rejected() async throws {
        let place = try Workplace()
        let named = #"{"id":"k","account":"acme","rtype":"disk","fixed":4}"#
        try place.file("lines.jsonl", Plain.text([Self.line, named]))
        let first = try await place.run(Self.replay + ["--clock", "2025-01-01T00:00:00Z"])
        #expect(first.status == 3)
        #expect(first.errors.contains("lines.jsonl:1: datetime is missing"))
        #expect(try first.json().counts["recorded"] == 1)
        let second = try await place.run(Self.replay + ["--clock", "2025-01-02T00:00:00Z"])
        #expect(
            try second.json().counts
                == ["read": 2, "recorded": 0, "known": 1, "ignored": 0, "rejected": 1, "events": 0])
    }

    @Test("happened when it arrived, however late it is tried again")
    func retried() async throws {
        let place = try Workplace()
        try place.file("lines.jsonl", Plain.text([Self.line]))
        let arrived = "2025-01-01T00:00:00Z"
        #expect(try await place.run(Self.replay + ["--clock", arrived]).status == 3)
        let later = ["--db", "sqlite:store.db", "--clock", "2025-01-09T00:00:00Z"]
        try await place.withServer(later) { server in
            let retry = try await server.post("/rejected/1/retry", "")
            #expect(try retry.json().object?["result"]?.string == "recorded", "\(retry.text)")
            let event = try await server.get("/event").json().array?.first?.object
            #expect(event?["datetime"]?.string == arrived)
        }
    }
}
