import Foundation
import Glibc
import JSON
import TestSupport
import Testing

/// A stand-in of Glance, in Python, with the filter in front of it, that tells the real server.
@Suite("The Glance filter")
struct GlanceFilterTests {
    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "GlanceFilter")

    /// A running Glance; it ends when nobody holds it any more.
    private struct Glance {
        let process: ChildProcess
        let address: String

        init(_ place: Workplace, _ name: String) async throws {
            let arguments = [
                "python3", "-m", "tests.serve", "settings=\(place.path("settings.json"))",
                "spool=\(place.path("spool"))",
            ]
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            process = try ChildProcess(
                "/usr/bin/env",
                .init(
                    arguments: arguments, environment: ["PATH": path, "PYTHONDONTWRITEBYTECODE": "1"],
                    folder: GlanceFilterTests.package.path, output: place.path("\(name).out"),
                    errors: place.path("\(name).err")))
            let end = ContinuousClock.now + .seconds(60)
            var line = ""
            while !line.hasSuffix("\n") {
                try #require(process.poll() == nil && ContinuousClock.now < end, "Glance does not run")
                try await Task.sleep(for: .milliseconds(10))
                line = (try? String(contentsOfFile: place.path("\(name).out"), encoding: .utf8)) ?? ""
            }
            address = String(line.dropLast())
        }
    }

    private let place: Workplace
    /// Long after everything, so that what is open costs the same whenever it is asked.
    private static let now = ["--clock", "2199-01-01T00:00:00Z"]

    init() throws { place = try Workplace() }

    private func settings(port: some StringProtocol) throws {
        try place.file("settings.json", "{\"port\": \(port), \"admin_token\": \"\(Server.token)\"}")
    }

    /// The status of a request to Glance.
    private func ask(_ glance: Glance, _ method: String, _ path: String, _ more: String = "") async throws -> String {
        let who = "-H 'X-Project-Id: acme' -H 'x-tenant: acme'"
        let outcome = try await place.shell(
            "curl -s -o /dev/null -w '%{http_code}' -X \(method) \(who) \(more) '\(glance.address)\(path)'")
        return outcome.output
    }

    private func make(_ glance: Glance, _ image: String) async throws {
        #expect(try await ask(glance, "POST", "/v1/images", "-H 'x-image-meta-id: \(image)'") == "201")
    }

    private func rows(_ server: Server) async throws -> [BillRow] {
        try BillRow.rows(try await server.get("/bill?period_start=2026-01-01&period_end=2199-01-01").text)
    }

    /// The bill's lines, once it is so.
    private func rows(_ server: Server, once isSo: ([BillRow]) -> Bool) async throws -> [BillRow] {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let rows = try await rows(server)
            if isSo(rows) { return rows }
            try #require(ContinuousClock.now < end, "\(rows)")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// What Glance publishes of an image, to the same server.
    private func notify(_ server: Server, of image: String, at moment: String) async throws {
        let timestamp = moment.replacing("T", with: " ").replacing("Z", with: ".5")
        let line = """
            {"event_type": "image.upload", "message_id": "m", "publisher_id": "image.localhost", "priority": "INFO", \
            "timestamp": "\(timestamp)", "payload": {"id": "\(image)", "name": "disk", "status": "active", "size": 8, \
            "owner": "acme", "deleted_at": null}}

            """
        let file = try place.file("notification.jsonl", line)
        let outcome = try await place.run(["replay", "--url", server.address, "--token", Server.token, file])
        #expect(outcome.status == 0 && outcome.output.contains("1 recorded"), "\(outcome.output)\(outcome.errors)")
    }

    @Test("bills what happened while the server was away, and with notifications as well once")
    func session() async throws {
        // Nobody listens there.
        try settings(port: "9")
        let before = try await Glance(place, "before")
        for image in ["one", "two"] {
            try await make(before, image)
            #expect(try await ask(before, "PUT", "/v2/images/\(image)/file", "-d 12345678") == "204")
        }
        #expect(try await ask(before, "DELETE", "/v2/images/three") == "404")
        before.process.kill(SIGKILL)
        _ = try await before.process.wait(.seconds(60))

        try await place.withServer(["--db", "sqlite:store.db"] + Self.now) { server in
            try settings(port: try #require(server.address.split(separator: ":").last))
            let after = try await Glance(place, "after")
            #expect(try await ask(after, "GET", "/v2/schemas/image") == "204")
            let rows = try await rows(server) { $0.count == 2 }
            #expect(rows.map(\.name) == ["one", "two"])
            #expect(rows.allSatisfy { $0.account == "acme" && $0.rtype == "glance/image" && $0.destroyed == nil })

            try await notify(server, of: "one", at: try #require(rows[0].created))
            #expect(try await self.rows(server) == rows)

            try await make(after, "one")
            #expect(try await ask(after, "DELETE", "/v2/images/one") == "204")
            let ended = try await self.rows(server) { $0.first?.destroyed != nil }
            #expect(ended.map(\.created) == rows.map(\.created))
            #expect(ended[1] == rows[1])
        }
    }
}
