import Glibc
import JSON
import TestSupport
import Testing

@Suite("A server that is asked to stop")
struct StopTests {
    @Test("exits well within five seconds, and what it answered is there", arguments: [SIGTERM, SIGINT])
    func stops(signal: Int32) async throws {
        let place = try Workplace()
        let line = Plain.volume("v1", at: "2025-01-01T00:00:00Z", gib: "2")
        try await place.withServer(["--db", "sqlite:store.db"]) { server in
            let answer = try await server.post("/event", line)
            #expect(answer.status == 200)
            server.process.kill(signal)
            #expect(try await server.process.wait(Server.stopTime) == .exited(0))
        }
        let bill = try await place.run([
            "bill", "--db", "sqlite:store.db", "--time-period", "2025-01", "--format", "json",
        ])
        #expect(try BillRow.rows(bill.output).map(\.cost) == [62])
    }

    /// What a client may have sent when the server is asked to stop.
    private static let unfinished = [
        "", "GET /bill HT", "GET /bill HTTP/1.1\r\nHost: x\r\n",
        "POST /event HTTP/1.1\r\nHost: x\r\nX-Auth-Token: \(Server.token)\r\nContent-Length: 900\r\n\r\n{",
    ]

    @Test(
        "does so with a client that is connected and says nothing, or half of something", arguments: unfinished.indices)
    func openConnection(index: Int) async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "memory:"]) { server in
            let socket = try RawSocket(server.address, sending: Self.unfinished[index])
            // Once this is answered, what was sent before has been read.
            let answer = try await server.get("/health")
            #expect(answer.status == 200)
            let ending = try await server.stop()
            #expect(ending == .exited(0))
            withExtendedLifetime(socket) {}
        }
    }

    @Test("and is asked again stops at once, whatever it still waits for")
    func askedTwice() async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "memory:"]) { server in
            let socket = try RawSocket(server.address, sending: Self.unfinished[3])
            let answer = try await server.get("/health")
            #expect(answer.status == 200)
            for _ in 0..<2 {
                server.process.kill(SIGTERM)
                try await Task.sleep(for: .milliseconds(200))
            }
            _ = try await server.process.wait(.seconds(2))
            withExtendedLifetime(socket) {}
        }
    }

    @Test("prints one line, its address, and listens there")
    func readyLine() async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "memory:"]) { server in
            let first = try server.files.output()
            #expect(first == "nova-billing ready \(server.address)\n")
            #expect(server.address.hasPrefix("http://127.0.0.1:") && !server.address.hasSuffix(":0"))
            #expect(try await server.get("/health", token: nil).status == 200)
            #expect(try await server.stop() == .exited(0))
            #expect(try server.files.output() == first)
            await #expect(throws: (any Error).self) { try await server.get("/health", token: nil) }
        }
    }

    @Test("a port that is taken is an error, not a second server")
    func portTaken() async throws {
        let place = try Workplace()
        try await place.withServer(["--db", "memory:"]) { server in
            let port = String(try #require(server.address.split(separator: ":").last))
            let second = try await place.run(["serve", "--db", "memory:", "--port", port, "--host", "127.0.0.1"])
            #expect(second.status == 1)
            #expect(second.output.isEmpty && second.errors.contains(port), "\(second.errors)")
        }
    }
}
