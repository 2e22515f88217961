import Foundation
import JSON
import TestSupport
import Testing

/// Messages of nova carry live tokens of users; nothing that is kept, said or answered may hold one.
@Suite("Secrets in notifications")
struct NotifiedSecretTests {
    private static let token = "gAAAAABpZq81xVvPlanted-in_a-notification0123456789"
    private static let password = "s3cr3t-Zq81xVv"

    /// Everything that is known to carry one.
    private static let places = """
        "request_spec": {"instance_properties": {"uuid": "i1", "pci_requests": {"_context": {"auth_token": "\(token)",
        "service_catalog": [{"token": {"id": "\(password)"}}]}}}}, "args": {"context": {"auth_token": "\(token)"},
        "admin_password": "\(password)", "injected": ["x", "\(token)"], "text": "auth_token='\(token)', next"},
        "connection_info": {"data": {"auth_password": "\(password)"}}, "metadata": {"password": "\(password)"},
        "exception": {"kwargs": {"reason": "Token \(token) was refused"}}
        """

    private static let server = """
        "instance_id": "i1", "tenant_id": "acme", "display_name": "web", "state": "active", "vcpus": 1, "memory_mb": 512,
        "root_gb": 1, "ephemeral_gb": 0, "image_ref_url": "http://images/images/1", "instance_type": "m1.tiny",
        "launched_at": "2026-01-01T00:00:00.5"
        """

    private static func message(_ type: String, id: String, payload: String) -> String {
        """
        {"message_id": "\(id)", "publisher_id": "compute.one", "event_type": "\(type)", "priority": "INFO",
        "payload": {\(payload)}, "timestamp": "2026-01-01 00:00:01.5", "_context_auth_token": "\(token)",
        "_context_service_catalog": [{"secret": "\(password)"}], "_unique_id": "5b1e"}
        """.replacing("\n", with: " ")
    }

    private static func wrapped(_ message: String, version: String = "2.0") -> String {
        var writer = JSONWriter()
        writer.quoted(message)
        return "{\"oslo.version\": \"\(version)\", \"oslo.message\": \(writer.text)}"
    }

    /// A body as a line of a capture, and bare.
    private static func lines(_ body: String) -> [String] {
        let packed = Data(body.utf8).base64EncodedString()
        return [#"{"exchange": "nova", "routing_key": "notifications.info", "body_b64": "\#(packed)"}"#, body]
    }

    private static let ignored = [
        "scheduler.select_destinations.start", "scheduler.select_destinations.end", "compute_task.build_instances",
        "_do_build_and_run_instance", "compute.instance.update", "compute.instance.create.error",
    ].map { wrapped(message($0, id: $0, payload: "\(server), \(places)")) }

    private static let recorded = wrapped(
        message("compute.instance.create.end", id: "boot", payload: "\(server), \(places)"))

    private static let rejected: [String] = {
        let ownerless = server.replacing("\"tenant_id\"", with: "\"nobody\"")
        let broken = message("compute.instance.reboot.end", id: "r1", payload: "\(ownerless), \(places)")
        let conflict = message(
            "compute.instance.create.end", id: "boot", payload: "\(server.replacing("512", with: "513")), \(places)")
        let cut = wrapped(broken).dropLast(400)
        return [
            wrapped(broken), wrapped(broken, version: "3.0"), wrapped(String(broken.dropLast(90))), String(cut),
            wrapped(conflict), broken.replacing("\"event_type\"", with: "\"type\""),
        ]
    }()

    private func expectNone(_ text: String, _ place: String) {
        #expect(!text.contains(Self.token), "\(place)")
        #expect(!text.contains(Self.token.prefix(20)), "\(place)")
        #expect(!text.contains(Self.password), "\(place)")
    }

    private func replayed(_ place: Workplace) async throws {
        let bodies = Self.ignored + [Self.recorded] + Self.rejected
        try place.file("cloud.jsonl", bodies.flatMap(Self.lines).map { $0 + "\n" }.joined())
        let outcome = try await place.run(["replay", "--json", "--db", "sqlite:store.db", "cloud.jsonl"])
        #expect(outcome.status == 3, "\(outcome.errors)")
        let counts = try outcome.json().counts
        #expect(counts["ignored"] == 2 * Self.ignored.count && counts["recorded"] == 1 && counts["known"] == 1)
        #expect(counts["rejected"] == 2 * Self.rejected.count)
        expectNone(outcome.output + outcome.errors, "replay")
    }

    @Test("are in no file, no log and no answer, whether the message is billed, not billed or can't be read")
    func planted() async throws {
        let place = try Workplace()
        try await replayed(place)
        let arguments = ["--db", "sqlite:store.db", "--log-level", "trace", "--clock", "2026-02-01T00:00:00Z"]
        try await place.withServer(arguments) { server in
            let list = try await server.get("/rejected")
            let rejected = try list.json().array ?? []
            #expect(rejected.count >= Self.rejected.count)
            for entry in rejected {
                let id = try #require(entry.object?["id"]?.number?.integer)
                expectNone(try await server.post("/rejected/\(id)/retry", "").text, "a retry")
            }
            for path in [
                "/rejected", "/event", "/event/boot", "/bill?time_period=2026-01&exact=true", "/resource", "/account",
                "/metrics", "/resource/1/charges?time_period=2026-01",
            ] {
                let answer = try await server.get(path)
                #expect(answer.status == 200, "\(path): \(answer.text)")
                expectNone(answer.text, path)
            }
            for line in Self.lines(Self.rejected[0]) {
                expectNone(try await server.post("/event", line).text, "a request")
            }
            #expect(try await server.stop() == .exited(0))
            expectNone(try server.files.errors() + server.files.output(), "the server's log")
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: place.path) where name.hasPrefix("store.db") {
            expectNone(String(decoding: try place.bytes(name), as: UTF8.self), name)
        }
    }
}
