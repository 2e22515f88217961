import Domain
import Foundation
import Glibc
import JSON
import TestSupport
import Testing

@Suite("A program on a database of PostgreSQL", .serialized)
struct PostgreSQLServeTests {
    private static let now = "2025-03-01T00:00:00Z"

    /// A database of a server, gone with the body.
    private static func withDatabase<Value>(
        of server: PostgreSQLServer, _ body: (_ url: String, _ name: String) async throws -> Value
    ) async throws -> Value {
        let name = try server.makeDatabase()
        defer { server.dropDatabase(name) }
        return try await body(server.remoteAddress(of: name), name)
    }

    private static func bill(_ db: String) -> [String] {
        [
            "bill", "--exact", "--ids", "none", "--format", "json", "--from", "2025-01-01", "--to", "2025-03-01",
            "--db", db, "--clock", now,
        ]
    }

    @Test("says what one on a file says: replay, serve, bill, tariffs, cancellations, rebuild")
    func equal() async throws {
        let place = try Workplace()
        let stream = try HostileStream(seed: 5, events: 120)
        let lines = Plain.text(Plain.events(stream).map { Plain.line($0) })
        try await Self.withDatabase(of: try .shared) { url, _ in
            var bills: [String] = []
            for db in ["sqlite:store.db", url] {
                let replay = try await place.run(
                    ["replay", "--json", "--db", db, "--clock", stream.now.description, "-"], input: lines)
                #expect(replay.status == 0, "\(replay.errors)")
                #expect(try replay.json().counts["recorded"] == 120)
                let again = try await place.run(
                    ["replay", "--json", "--db", db, "--clock", stream.now.description, "-"], input: lines)
                #expect(try again.json().counts["known"] == 120)
                let tariff = try await place.run([
                    "tariff", "set", "--db", db, "--clock", Self.now, "nova/instance=0.3",
                ])
                #expect(tariff.status == 0, "\(tariff.errors)")
                let id = try #require(Plain.events(stream).first).id
                let cancel = try await place.run(
                    ["cancel", id, "--reason", "a test", "--db", db, "--clock", Self.now])
                #expect(cancel.status == 0, "\(cancel.errors)")
                try await place.withServer(["--db", db, "--clock", Self.now]) { server in
                    let answer = try await server.post(
                        "/event", Plain.volume("v1", at: "2025-01-05T00:00:00Z", gib: "7"),
                        headers: ["Idempotency-Key": "v1"])
                    #expect(answer.status == 200, "\(answer.text)")
                    let served = try await server.get(
                        "/bill?period_start=2025-01-01&period_end=2025-03-01&exact=true&ids=none")
                    #expect(served.status == 200)
                    bills.append(served.text)
                    #expect(try await server.get("/metrics").text.contains("nova_billing_store_up 1.0"))
                }
                let command = try await place.run(Self.bill(db))
                #expect(command.output.trimmingCharacters(in: .newlines) == bills.last)
                let check = try await place.run(["rebuild", "--check", "--json", "--db", db, "--clock", Self.now])
                #expect(check.status == 0, "\(check.output) \(check.errors)")
                #expect(try check.json().counts["events"] == 121)
            }
            #expect(firstDifference(bills[0], bills[1]) == nil)
            #expect(bills[0].contains("v1"))
        }
    }

    @Test("tells nobody the password: in check-config, in doctor, in errors")
    func secrets() async throws {
        let place = try Workplace()
        let server = try PostgreSQLServer.shared
        try await Self.withDatabase(of: server) { _, name in
            let wrong = server.remoteAddress(of: name, password: "hunter2")
            for arguments in [["check-config"], ["check-config", "--json"], ["doctor"], ["replay", "-"]] {
                let outcome = try await place.run(arguments + ["--db", wrong], input: "")
                #expect(!(outcome.output + outcome.errors).contains("hunter2"), "\(arguments)")
                #expect((outcome.output + outcome.errors).contains("127.0.0.1"), "\(arguments)")
            }
            let replay = try await place.run(["replay", "--db", wrong, "-"], input: "")
            #expect(replay.status == 4)
            #expect(replay.errors.contains("refuses the user or the password"), "\(replay.errors)")
            let url = server.remoteAddress(of: name).replacing(":billing-pw", with: "")
            let environment = try await place.run(
                ["doctor", "--db", url], environment: ["PGPASSWORD": "billing-pw"])
            #expect(environment.output.contains("it holds no store yet"), "\(environment.output)")
            try place.file(".pgpass", "127.0.0.1:\(server.port):\(name):billing:billing-pw\n")
            chmod(place.path(".pgpass"), 0o600)
            #expect(try await place.run(["replay", "--db", url, "-"], input: "").status == 0)
        }
    }

    @Test("is warned by doctor where the server answers before what was recorded is on its disk")
    func commitsNotOnDisk() async throws {
        let place = try Workplace()
        let server = try PostgreSQLServer.shared
        try await Self.withDatabase(of: server) { _, name in
            for (setting, code) in [("off", "commits_not_on_disk"), ("on", "ok"), ("local", "ok")] {
                let url = server.remoteAddress(of: name, options: "?options=-csynchronous_commit%3D\(setting)")
                let outcome = try await place.run(["doctor", "--json", "--db", url])
                let checks = try #require(try outcome.json()["checks"]?.array).compactMap(\.object)
                let commits = try #require(checks.first { $0["check"]?.string == "commits" }, "\(outcome.output)")
                #expect(commits["code"]?.string == code)
                #expect(commits["state"]?.string == (code == "ok" ? "ok" : "warning"))
                let change = commits["change"]?.string
                #expect(code == "ok" ? change == nil : change?.contains("synchronous_commit = on") == true)
            }
        }
    }

    @Test("can't be made with what is none, or holds no store, or one of tomorrow")
    func unfit() async throws {
        let place = try Workplace()
        let server = try PostgreSQLServer.shared
        for url in ["postgresql://[", "postgresql://a:b%zz@c/d", "postgres:x"] {
            let outcome = try await place.run(["rebuild", "--db", url])
            #expect(outcome.status == 2 && !outcome.errors.contains("b%zz"), "\(outcome.errors)")
        }
        let none = try await place.run(["rebuild", "--db", server.remoteAddress(of: "nowhere")])
        #expect(none.status == 4 && none.errors.contains("no database of that server"), "\(none.errors)")
        try await Self.withDatabase(of: server) { url, name in
            let empty = try await place.run(["rebuild", "--db", url])
            #expect(empty.status == 4 && empty.errors.contains("holds no store"), "\(empty.errors)")
            #expect(try await place.run(["replay", "--db", url, "-"], input: "").status == 0)
            try server.run("INSERT INTO nova_billing.migration VALUES ('of tomorrow', 0)", in: name)
            let newer = try await place.run(["serve", "--db", url, "--port", "0"])
            #expect(newer.status == 2 && newer.errors.contains("newer version"), "\(newer.errors)")
        }
    }
}
