import BrokerTestSupport
import Foundation
import JSON
import Testing

@Suite("The doctor, of Keystone", .serialized)
struct KeystoneDoctorTests {
    private func run(_ place: Workplace, _ settings: String) async throws -> (Outcome, [JSONObject]) {
        let file = try place.file("settings.json", settings)
        let outcome = try await place.run(
            ["doctor", "--json", "--config", file, "--db", "sqlite:store.db"], deadline: .seconds(300))
        let checks = try #require(try outcome.json()["checks"]?.array, "\(outcome.errors)").compactMap(\.object)
        return (outcome, checks)
    }

    private func settings(_ address: String, _ user: String, _ more: String) -> String {
        let patience = more.contains("deadline_seconds") ? "" : #", "deadline_seconds": 60"#
        return
            #"{"keystone_url": "\#(address)", "keystone": {"user": "\#(user)", "password": "\#(user)-pw"\#(more)\#(patience)}}"#
    }

    @Test("names what is wrong with it", arguments: BrokenKeystone.all) func broken(setUp: BrokenKeystone) async throws
    {
        let (keystone, place) = (try await Keystone.shared, try Workplace())
        let silent = try SilentPort()
        func check(_ port: Int) async throws {
            var address = "\(setUp.isTLS ? "https" : "http")://\(setUp.host):\(port)"
            if case .other(let text) = setUp.peer { address = text }
            let more = setUp.more.replacing("TLS/", with: keystone.certificate("").replacing("/.pem", with: "/"))
            let (outcome, checks) = try await run(place, settings(address, setUp.user, more))
            // No broker is in these settings, which is a warning by itself.
            #expect(outcome.status == setUp.status, "\(outcome.errors)")
            let ours = checks.filter { $0["subject"]?.string?.hasPrefix("keystone ") == true }
            let found = try #require(ours.first { $0["check"]?.string == setUp.check }, "\(outcome.output)")
            #expect(found["code"]?.string == setUp.code, "\(outcome.output)")
            for word in setUp.words { #expect(found["found"]?.string?.contains(word) == true, "\(found)") }
            #expect(found["change"]?.string?.isEmpty == false)
            let place = try #require(ours.firstIndex { $0["check"]?.string == setUp.check })
            #expect(ours[..<place].allSatisfy { $0["state"]?.string == "ok" }, "\(outcome.output)")
            #expect(!outcome.output.contains("-pw") && !outcome.errors.contains("-pw"))
            #expect(checks.last?["subject"]?.string?.hasPrefix("store ") == true)
        }
        switch setUp.peer {
        case .keystone(let port):
            try await check(try #require(keystone.address(port).split(separator: ":").last.flatMap { Int($0) }))
        case .nobody: try await check(1)
        case .other: try await check(0)
        case .silent: try await check(Int(silent.number))
        case .scripted(let kind):
            let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Support/odd-keystone.py").path
            let program = try Program(script, [kind, "\(getpid())"], output: URL(filePath: place.path("odd.out")))
            let port = try await program.said(until: "ready").split(whereSeparator: \.isWhitespace).last
            try await check(try #require(port.flatMap { Int($0) }))
            try await program.stop()
        case .web:
            try await place.withServer(["--db", "memory:"]) { server in
                try await check(try #require(server.address.split(separator: ":").last.flatMap { Int($0) }))
            }
        }
    }

    @Test("finds nothing where all is well, with TLS and without", arguments: ["clerk", "steward"])
    func well(user: String) async throws {
        let keystone = try await Keystone.shared
        for (port, more) in [(Keystone.Port.plain, ""), (.server, #", "ca": "\#(keystone.certificate("ca"))""#)] {
            let (outcome, checks) = try await run(try Workplace(), settings(keystone.address(port), user, more))
            let ours = checks.filter { $0["subject"]?.string?.hasPrefix("keystone ") == true }
            #expect(ours.allSatisfy { $0["state"]?.string == "ok" }, "\(outcome.output)")
            let tls = port == .plain ? [] : ["TLS files", "address", "TLS"]
            #expect(
                ours.map { $0["check"]?.string }
                    == (tls.isEmpty ? ["address"] : tls) + ["version", "login", "clock", "tokens", "names"])
        }
    }

    @Test("only warns where tokens of the settings are all that is used, as with the settings of 2.0")
    func unused() async throws {
        let (outcome, checks) = try await run(
            try Workplace(), #"{"keystone_url": "http://127.0.0.1:1/v2.0", "admin_token": "999888777666"}"#)
        #expect(outcome.status == 3)
        let found = checks.first { $0["check"]?.string == "address" }
        #expect(found?["state"]?.string == "warning" && found?["code"]?.string == "nobody_listens")
        let (alone, _) = try await run(try Workplace(), #"{"keystone_url": "http://127.0.0.1:1/v2.0"}"#)
        #expect(alone.status == 4)
    }
}
