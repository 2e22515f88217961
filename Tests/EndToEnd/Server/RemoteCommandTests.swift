import Foundation
import JSON
import Testing

/// The commands, on a store and on a server of the same content: they say the same and end alike.
@Suite("The commands on a server", .serialized)
struct RemoteCommandTests {
    private static let now = "2025-02-15T00:00:00Z"
    private static let environment = ["NOVA_BILLING_TOKEN": Server.token]

    private static let lines = [
        #"{"account":"acme","rtype":"cinder/volume","name":"v1","datetime":"2025-02-01T00:00:00Z","linear":3,"#
            + #""children":[{"rtype":"cinder/snapshot","name":"s1","linear":0.1}]}"#,
        #"{"id":"k1","account":"acme","rtype":"plan","name":"gold, \"new\"","datetime":"2025-02-03T00:00:00Z","fixed":7.5}"#,
        #"{"account":"globex","rtype":"cinder/volume","name":"v2","datetime":"2025-01-01T00:00:00Z","linear":2}"#,
        #"{"account":"globex","rtype":"cinder/volume","name":"v2","datetime":"2025-02-02T00:00:00.5Z","linear":null}"#,
    ]

    /// Runs a command on a store, and on a server whose store has seen the same commands.
    private struct Both {
        let place: Workplace
        let server: Server

        @discardableResult
        func run(_ arguments: [String], input: String? = nil) async throws -> Outcome {
            let store = ["--db", "sqlite:here.db", "--clock", RemoteCommandTests.now]
            let here = try await place.run(arguments + store, input: input)
            let there = try await place.run(
                arguments + ["--url", server.address], input: input, environment: RemoteCommandTests.environment)
            #expect(there.status == here.status, "\(arguments): \(there.errors)")
            let (mine, theirs) = (plain(here.output), plain(there.output))
            #expect(theirs == mine, "\(arguments)")
            if here.status == 0 { #expect(there.errors == here.errors, "\(arguments)") }
            #expect(here.errors.isEmpty == there.errors.isEmpty, "\(arguments)")
            return there
        }

        /// Without what is the command's own: who cancelled, and when something was recorded.
        private func plain(_ text: String) -> String {
            text.replacing("by tester:", with: "by admin:").replacing(/00:00:00\.0000[0-9]{2}Z/, with: "00:00:00Z")
        }
    }

    private func both(_ body: (Both) async throws -> Void) async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "sqlite:there.db", "--clock", Self.now]) { server in
            try await body(Both(place: place, server: server))
        }
    }

    @Test("say the same, and end alike")
    func alike() async throws {
        try await both { both in
            try await both.run(["replay", "--json", "-"], input: Plain.text(Self.lines))
            try await both.run(["tariff", "set", "--datetime", "2025-02-02T00:00:00Z", "--unit", "hour", "plan=0.1"])
            try await both.run(["tariff", "set", "--migrate", "cinder/volume=3"])
            try await both.run(["tariff", "set", "plan=null"])
            try await both.run(["tariff", "set", "nothing"])
            try await both.run(["tariff", "set", "plan=-1"])
            try await both.run(["tariff", "list"])
            try await both.run(["tariff", "history"])
            for form in [["--format", "json"], ["--format", "csv"], ["--format", "table"], []] {
                try await both.run(["bill", "--time-period", "2025-02"] + form)
                try await both.run(["bill", "--time-period", "2025-02", "--exact", "--ids", "none"] + form)
                try await both.run(["bill", "--from", "2025-01-01", "--to", "2025-02-02T00:00:00.25Z"] + form)
                try await both.run(["bill", "--account", "globex", "--as-of", "2025-02-14T00:00:00Z"] + form)
                try await both.run(["bill"] + form)
            }
            try await both.run(["bill", "--account", "nobody"])
            try await both.run(["bill", "--as-of", "2030-01-01T00:00:00Z"])
            try await both.run(["bill", "--time-period", "2025-13"])
            try await both.run(["cancel", "k1", "--reason", "a \"mistake\""])
            try await both.run(["cancel", "k1", "--reason", "again"])
            try await both.run(["cancel", "absent/#", "--reason", "x"])
            try await both.run(["bill", "--time-period", "2025-02", "--format", "json"])
        }
    }

    @Test("count what was recorded, known and rejected, and can be run again")
    func replay() async throws {
        try await both { both in
            let bad = [
                #"{"account":"acme","rtype":"x","linear":-1}"#, "nonsense",
                #"{"rtype":"x","name":"nowhere","linear":1}"#,
            ]
            let all = Self.lines + bad + (0..<600).map { Plain.volume("w\($0)", at: "2025-02-03", gib: "1") }
            let first = try await both.run(["replay", "--json", "-"], input: Plain.text(all))
            #expect(first.status == 3)
            #expect(
                try first.json().counts
                    == ["read": 607, "recorded": 604, "known": 0, "ignored": 0, "rejected": 3, "events": 604])
            #expect(first.errors.contains("standard input:5") && first.errors.contains("standard input:7"))
            let kept = try await both.server.get("/rejected").json().array?.compactMap { $0.object?["body"]?.string }
            #expect(kept == bad)
            let again = try await both.run(["replay", "--json", "-"], input: Plain.text(all))
            #expect(try again.json().counts["known"] == 604)
            let conflict = Self.lines[1].replacing("7.5", with: "8")
            let other = try await both.run(["replay", "--json", "-"], input: conflict + "\n")
            #expect(other.status == 3 && other.errors.contains("k1"))
            try await both.run(["bill", "--time-period", "2025-02", "--format", "json", "--ids", "none", "--exact"])
        }
    }

    @Test("understand captured notifications as on a store")
    func captures() async throws {
        let place = try Workplace()
        let clock = "2026-12-01T00:00:00Z"
        try await place.withServer(["--db", "sqlite:there.db", "--clock", clock]) { server in
            let capture = try await Captures.unpack("nova-lifecycle", into: place)
            let here = try await place.run(["replay", "--json", "--db", "sqlite:here.db", "--clock", clock, capture])
            let bill = ["bill", "--time-period", "2026-11", "--format", "json", "--exact", "--ids", "none"]
            for _ in 0..<2 {
                let there = try await place.run(
                    ["replay", "--json", "--url", server.address, capture], environment: Self.environment)
                #expect(there.status == here.status, "\(there.errors)")
                let mine = try await place.run(bill + ["--db", "sqlite:here.db", "--clock", clock])
                let theirs = try await place.run(bill + ["--url", server.address], environment: Self.environment)
                #expect(mine.status == 0 && mine.output == theirs.output)
                #expect(mine.output.utf8.count > 500)
            }
        }
    }

    @Test("leave in a store what the commands on it leave there", arguments: Captured.notifications)
    func sameLog(capture: String) async throws {
        let place = try Workplace()
        let clock = ["--clock", "2026-12-01T00:00:00Z"]
        let file = try await Captures.unpack(capture, into: place)
        let replay = { (target: [String]) async throws -> (Int32, [String: Int]) in
            let outcome = try await place.run(["replay", "--json", file] + target, environment: Self.environment)
            return (outcome.status, try outcome.json().counts)
        }
        let here = try await replay(["--db", "sqlite:here.db"] + clock)
        let there = try await place.withServer(["--db", "sqlite:there.db"] + clock) { server in
            let mine = try await place.withServer(["--db", "sqlite:here.db"] + clock) { other in
                let again = try await replay(["--url", other.address])
                #expect(again.0 == 0 && again.1["recorded"] == 0 && again.1["known"] == here.1["recorded"])
                return try await (other.get("/event"), other.get("/rejected"))
            }
            let there = try await replay(["--url", server.address])
            let theirs = try await (server.get("/event"), server.get("/rejected"))
            let recorded = /"recorded":"[^"]*"/
            #expect(theirs.0.text.replacing(recorded, with: "") == mine.0.text.replacing(recorded, with: ""))
            #expect(theirs.1.text.replacing(recorded, with: "") == mine.1.text.replacing(recorded, with: ""))
            return there
        }
        #expect(there == here)
        let again = try await replay(["--db", "sqlite:there.db"] + clock)
        #expect(again.0 == 0 && again.1["recorded"] == 0 && again.1["known"] == here.1["recorded"])
    }

    private enum Captured {
        static let notifications = ["nova-lifecycle", "cinder-volume", "glance-image", "neutron-network"]
    }

    @Test("send what a server takes at once in parts, and say what it takes by no means")
    func parts() async throws {
        let place = try Workplace()
        let settings = try place.file("settings.json", #"{"limits": {"body_bytes": 2000}}"#)
        let lines = (0..<50).map { Plain.volume("v\($0)", at: "2025-02-03", gib: "1") }
        let long = Plain.volume(String(repeating: "x", count: 250), at: "2025-02-03", gib: "1")
            .replacing("}", with: ", \"attrs\": {\"a\": \"\(String(repeating: "y", count: 2_000))\"}}")
        let server = ["--db", "memory:", "--config", settings, "--clock", Self.now]
        try await place.withServer(server) { server in
            let outcome = try await place.run(
                ["replay", "--json", "--url", server.address, "-"], input: Plain.text(lines + [long] + lines),
                environment: Self.environment)
            #expect(outcome.status == 3)
            #expect(
                try outcome.json().counts
                    == ["read": 101, "recorded": 50, "known": 50, "ignored": 0, "rejected": 1, "events": 50])
            #expect(outcome.errors == "standard input:51: the body is larger than 2000 bytes\n")
        }
    }

    @Test("say why a server can't be asked, each with its own status")
    func refused() async throws {
        let place = try Workplace()
        let bill = ["bill", "--time-period", "2025"]
        let nowhere = try await place.run(bill + ["--url", "http://127.0.0.1:1"])
        #expect(nowhere.status == 4 && nowhere.errors.contains("http://127.0.0.1:1 can't be reached"))
        for url in ["ftp://x", "127.0.0.1:80", "http://", "http://h:99999", "http://u:p@h/", "http://h/?x"] {
            let outcome = try await place.run(bill + ["--url", url])
            #expect(outcome.status == 2 && outcome.errors.contains("--url"), "\(url): \(outcome.errors)")
        }
        let both = try await place.run(bill + ["--url", "http://h", "--db", "memory:"])
        #expect(both.status == 2 && both.errors.contains("--db"))
        #expect(try await place.run(bill + ["--db", "memory:", "--token", "x"]).status == 2)
        try await place.withServer(["--db", "memory:"]) { server in
            let nobody = try await place.run(bill + ["--url", server.address])
            #expect(nobody.status == 2 && nobody.errors.contains("a valid token is needed"), "\(nobody.errors)")
            let wrong = try await place.run(bill + ["--url", server.address, "--token", "s3cr3t-wrong"])
            #expect(wrong.status == 2 && !wrong.errors.contains("s3cr3t"))
            let file = try place.file("token", "\(Server.token)\n")
            let good = try await place.run(bill + ["--url", server.address + "/", "--token-file", file])
            #expect(good.status == 0, "\(good.errors)")
        }
    }

    @Test("check the certificate of a server")
    func certificates() async throws {
        let place = try await TLSTests.place()
        try await place.withServer(["--db", "memory:", "--config", "settings.json"]) { server in
            let list = ["tariff", "list", "--url", server.address]
            func status(_ options: String...) async throws -> (Int32, String) {
                let outcome = try await place.run(list + options, environment: Self.environment)
                return (outcome.status, outcome.errors)
            }
            let good = try await status("--ca", "certificates/ca.pem")
            #expect(good.0 == 0, "\(good.1)")
            let other = try await status("--ca", "certificates/other-ca.pem")
            #expect(other.0 == 4 && other.1.contains("--ca"), "\(other.1)")
            let none = try await status()
            #expect(none.0 == 4)
            let absent = try await status("--ca", "absent.pem")
            #expect(absent.0 == 2 && absent.1.contains("absent.pem"))
        }
    }
}
