import Domain
import Foundation
import Glibc
import JSON
import TestSupport
import Testing

@Suite("A database that is away for a while", .serialized)
struct PostgreSQLOutageTests {
    /// Asks again and again until the answer is good.
    private static func until(_ ask: () async throws -> Bool) async throws {
        while try await !ask() { try await Task.sleep(for: .milliseconds(100)) }
    }

    private static func post(_ server: Server, _ id: String) async throws -> HTTPAnswer {
        try await server.post(
            "/event", Plain.volume(id, at: "2025-01-05T00:00:00Z", gib: "1"), headers: ["Idempotency-Key": id])
    }

    @Test("at the start is waited for, and one that goes away while it serves is told of, and found again")
    func away() async throws {
        let place = try Workplace()
        // What was answered outlasts the database's crash.
        let database = try PostgreSQLServer("synchronous_commit=on")
        let name = try database.makeDatabase()
        try database.control("stop", "--mode", "immediate")
        let arguments = ["--db", database.remoteAddress(of: name), "--clock", "2025-03-01T00:00:00Z"]
        let start = Task {
            try await Task.sleep(for: .seconds(1))
            try database.control("start", "--wait", "--log", database.folder + "/log")
        }
        try await place.withServer(arguments) { server in
            try await start.value
            #expect(try server.files.errors().contains("the store is not reached"))
            #expect(try await Self.post(server, "a").status == 200)
            for round in 1...2 {
                try database.control("stop", "--mode", "immediate")
                let refused = try await Self.post(server, "b\(round)")
                #expect(refused.status == 503, "\(refused.text)")
                #expect(!refused.text.contains("postgresql"), "a client is told no address")
                #expect(try await server.get("/bill?time_period=2025").status == 503)
                #expect(try await server.get("/metrics").text.contains("nova_billing_store_up 0.0"))
                try database.control("start", "--wait", "--log", database.folder + "/log")
                try await Self.until { try await Self.post(server, "b\(round)").status == 200 }
                try await Self.until { try await server.get("/bill?time_period=2025").status == 200 }
            }
            // A restart between two requests is noticed by neither.
            try database.control("restart", "--mode", "fast", "--wait", "--log", database.folder + "/log")
            #expect(try await Self.post(server, "c").status == 200)
            #expect(try await server.get("/bill?time_period=2025").status == 200)
            #expect(server.process.poll() == nil)
        }
        let ids = try database.column("SELECT id FROM nova_billing.event ORDER BY id", in: name)
        #expect(ids == ["a", "b1", "b2", "c"])
    }

    @Test("from the start on keeps nobody from stopping")
    func stopping() async throws {
        let place = try Workplace()
        let (process, files) = try place.start([
            "serve", "--port", "0", "--db", "postgresql://billing:hunter2@127.0.0.1:1/none",
        ])
        try await Self.until { try files.errors().contains("the store is not reached") }
        process.kill(SIGTERM)
        #expect(try await process.wait(Server.stopTime) == .exited(0))
        #expect(try !files.errors().contains("hunter2"))
    }

    @Test("with no connection to spare is told of, and found again")
    func connections() async throws {
        let place = try Workplace()
        let database = try PostgreSQLServer("max_connections=6", "superuser_reserved_connections=0")
        let name = try database.makeDatabase()
        let arguments = ["--db", database.remoteAddress(of: name), "--clock", "2025-03-01T00:00:00Z"]
        try await place.withServer(arguments) { server in
            #expect(try await Self.post(server, "a").status == 200)
            var sessions: [PostgreSQLSession] = []
            while let session = try? PostgreSQLSession(database, name) { sessions.append(session) }
            let replay = try await place.run(["replay", "--db", arguments[1], "-"], input: "")
            #expect(replay.status == 4 && replay.errors.contains("no connection to spare"), "\(replay.errors)")
            #expect(try await Self.post(server, "b").status == 200, "it has the connection that it needs for that")
            sessions.removeAll()
            try await Self.until { try await server.get("/bill?time_period=2025").status == 200 }
        }
    }

    @Test("whose certificate has expired, or is another's, is refused, and a good one is taken")
    func certificates() async throws {
        let place = try Workplace()
        for (certificate, isGood) in [("server", true), ("expired", false), ("wrong-name", false)] {
            let database = try PostgreSQLServer(
                "ssl_cert_file=FOLDER/tls/\(certificate).pem", "ssl_key_file=FOLDER/tls/\(certificate).key")
            let name = try database.makeDatabase()
            let options = "?sslmode=verify-full&sslrootcert=\(database.folder)/tls/ca.pem"
            let replay = try await place.run(
                ["replay", "--db", database.remoteAddress(of: name, options: options), "-"], input: "")
            #expect(replay.status == (isGood ? 0 : 4), "\(replay.errors)")
            #expect(
                isGood || replay.errors.contains("certificate") || replay.errors.contains("host name"),
                "\(replay.errors)")
            #expect(!replay.errors.contains("billing-pw"))
        }
    }

    @Test("whose disk is full is told of, loses nothing, and goes on when there is room")
    func fullDisk() async throws {
        let place = try Workplace()
        let database = try PostgreSQLServer()
        let folder = place.path("small")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chmod(place.path, 0o755)
        try await SmallDisk.with(place, at: folder) { disk in
            let tablespace = folder + "/space"
            let made = try await place.shell(
                "mkdir '\(tablespace)' && { [ $(id -u) != 0 ] || chown postgres '\(tablespace)'; }")
            try #require(made.status == 0, "\(made.errors)")
            try database.run("CREATE TABLESPACE small LOCATION '\(tablespace)'")
            try database.run("CREATE DATABASE small TABLESPACE small STRATEGY file_copy")
            let url = database.remoteAddress(of: "small")
            try await place.withServer(["--db", url, "--clock", "2025-03-01T00:00:00Z"]) { server in
                #expect(try await Self.post(server, "first").status == 200)
                try await disk.fill()
                var answered: [String] = []
                var refused: HTTPAnswer?
                for number in 0..<5_000 where refused == nil {
                    let answer = try await Self.post(server, "e\(number)")
                    if answer.status == 200 { answered.append("e\(number)") } else { refused = answer }
                }
                #expect(refused?.status == 503, "\(refused?.text ?? "")")
                #expect(try await server.get("/bill?time_period=2025").status == 200, "what is there can be read")
                try await disk.empty()
                try await Self.until { try await Self.post(server, "last").status == 200 }
                let ids = try database.column("SELECT id FROM nova_billing.event_key", in: "small")
                #expect(Set(answered + ["first", "last"]).isSubset(of: ids))
            }
            let check = try await place.run(["rebuild", "--check", "--db", url, "--clock", "2025-03-01T00:00:00Z"])
            #expect(check.status == 0, "\(check.output) \(check.errors)")
            try database.run("DROP DATABASE small WITH (FORCE)")
            try database.run("DROP TABLESPACE small")
        }
    }
}
