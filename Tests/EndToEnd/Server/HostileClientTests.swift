import Foundation
import Glibc
import JSON
import TestSupport
import Testing

/// Clients that are slow, rude or many: the server stays up and answers others.
@Suite("A server whose clients misbehave", .serialized)
struct HostileClientTests {
    private static let head = "Host: x\r\nX-Auth-Token: \(Server.token)\r\n"
    private static let question = "GET /account HTTP/1.1\r\n\(head)\r\n"

    /// Runs a server with limits of its own.
    private func withServer(
        limits: String = "{}", db: String = "memory:", in place: Workplace, _ body: (Server) async throws -> Void
    ) async throws {
        try place.file("settings.json", "{\"limits\": \(limits)}")
        try await place.withServer(["--db", db, "--config", "settings.json", "--log-level", "debug"], body)
    }

    /// What a client begins and does not finish, and the limit that it runs into.
    private static let unfinished: [(text: String, limits: String)] = [
        ("", #"{"idle_seconds": 0.3}"#),
        ("GET /health HTTP/1.1\r\nHost: x\r\n\r\n", #"{"idle_seconds": 0.3}"#),
        ("GET /bill HT", #"{"head_seconds": 0.3}"#),
        ("GET /bill HTTP/1.1\r\n\(head)X-Slow: ", #"{"head_seconds": 0.3}"#),
        ("POST /event HTTP/1.1\r\n\(head)Content-Length: 900\r\n\r\n{", #"{"body_seconds": 0.3}"#),
        ("POST /event HTTP/1.1\r\n\(head)Transfer-Encoding: chunked\r\n\r\n5\r\n{", #"{"body_seconds": 0.3}"#),
    ]

    @Test("closes a connection that takes too long over a request, or is silent", arguments: unfinished.indices)
    func slow(index: Int) async throws {
        let place = try Workplace()
        try await withServer(limits: Self.unfinished[index].limits, in: place) { server in
            let socket = try RawSocket(server.address, sending: Self.unfinished[index].text)
            _ = try await socket.readAll()
            #expect(try await server.get("/account").status == 200)
        }
    }

    @Test("closes a connection whose head comes byte by byte, however steadily")
    func trickle() async throws {
        let place = try Workplace()
        try await withServer(limits: #"{"head_seconds": 0.5, "idle_seconds": 60}"#, in: place) { server in
            let socket = try RawSocket(server.address, sending: "GET /account HTTP/1.1\r\nX-Slow: ")
            var sent = 0
            await #expect(throws: RawSocket.Failed.self) {
                for _ in 0..<3_000 {
                    try socket.send("x")
                    sent += 1
                    try await Task.sleep(for: .milliseconds(10))
                }
            }
            #expect(sent > 1)
            #expect(try await server.get("/account").status == 200)
        }
    }

    @Test("closes a connection that is one too many at once, and takes another when one has ended")
    func connections() async throws {
        let place = try Workplace()
        try await withServer(limits: #"{"connections": 5}"#, in: place) { server in
            var sockets: [RawSocket] = []
            for _ in 0..<5 {
                let socket = try RawSocket(server.address, sending: Self.question)
                #expect(try await socket.read { $0.hasSuffix("[]") } != nil)
                sockets.append(socket)
            }
            #expect(try await RawSocket(server.address).readAll().isEmpty)
            sockets.removeLast()
            var answer: String?
            for _ in 0..<500 where answer == nil {
                try await Task.sleep(for: .milliseconds(10))
                let socket = try? RawSocket(server.address, sending: Self.question)
                answer = try await socket?.read { $0.hasSuffix("[]") }
            }
            #expect(answer?.hasPrefix("HTTP/1.1 200 ") == true)
            withExtendedLifetime(sockets) {}
        }
    }

    @Test("answers beside a thousand connections that say nothing")
    func idle() async throws {
        var files = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        files.rlim_cur = files.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        try #require(files.rlim_cur > 1_500, "this test needs more than 1500 open files")
        let place = try Workplace()
        try await withServer(in: place) { server in
            let sockets = try (0..<1_000).map { _ in try RawSocket(server.address) }
            let last = try #require(sockets.last)
            try last.send(Self.question)
            #expect(try await last.read { $0.hasSuffix("[]") } != nil)
            #expect(try await server.post("/event", Plain.volume("v", at: "2025-01-01", gib: "1")).status == 200)
            let ending = try await server.stop()
            #expect(ending == .exited(0))
            withExtendedLifetime(sockets) {}
        }
    }

    private static let bombs = [
        "GET /account HTTP/1.1\r\n" + (0..<100_000).map { "X-\($0): y\r\n" }.joined(),
        "GET /account HTTP/1.1\r\nX: " + String(repeating: "y", count: 10 << 20),
        "GET /" + String(repeating: "a", count: 4 << 20) + " HTTP/1.1\r\n",
        String(repeating: "G", count: 4 << 20),
        "POST /event HTTP/1.1\r\n\(head)Transfer-Encoding: chunked\r\n\r\n1;" + String(repeating: "z", count: 4 << 20),
        "POST /event HTTP/1.1\r\n\(head)Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n"
            + (0..<100_000).map { "X-\($0): y\r\n" }.joined(),
    ]

    @Test("ends a connection whose head does not end", arguments: bombs.indices)
    func bomb(index: Int) async throws {
        let place = try Workplace()
        try await withServer(limits: #"{"head_seconds": 1, "body_seconds": 1}"#, in: place) { server in
            let socket = try RawSocket(server.address)
            // The server may end it while it is being sent.
            try? socket.send(Self.bombs[index])
            let answer = try await socket.readAll()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(200))")
            #expect(try await server.get("/account").status == 200)
            #expect(try #require(try server.process.peakMemory()) < 400 << 20)
        }
    }

    @Test("answers requests that come all at once in their order")
    func pipelining() async throws {
        let place = try Workplace()
        try await withServer(in: place) { server in
            let count = 300
            let requests = (0..<count).map { "GET /account?name=n\($0) HTTP/1.1\r\n\(Self.head)\r\n" }
            let socket = try RawSocket(server.address, sending: requests.joined())
            socket.finishSending()
            let answers = try await socket.readAll().matches(of: /there is no account \\"n([0-9]+)\\"/)
            #expect(answers.map { Int($0.1) } == Array(0..<count))
        }
    }

    @Test("answers a client that has said all it will say")
    func halfClosed() async throws {
        let place = try Workplace()
        try await withServer(in: place) { server in
            let socket = try RawSocket(server.address, sending: Self.question)
            socket.finishSending()
            let answer = try await socket.readAll()
            #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix("\r\n\r\n[]"))
        }
    }

    @Test("ends the connection behind its answer to a client of HTTP/1.0, and sends it no chunks")
    func old() async throws {
        let place = try Workplace()
        try await withServer(in: place) { server in
            let lines = (0..<2_000).map { Plain.volume("v\($0)", at: "2025-01-01", gib: "1") }
            #expect(try await server.post("/events", Plain.text(lines)).status == 200)
            let question = "GET /bill?time_period=2025 HTTP/1.0\r\n\(Self.head)Connection: keep-alive\r\n\r\n"
            let answer = try await RawSocket(server.address, sending: question + question).readAll()
            let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1)
            try #require(parts.count == 2)
            #expect(parts[0].hasPrefix("HTTP/1.0 200 ") && parts[0].contains("Connection: close"))
            #expect(!parts[0].lowercased().contains("chunked"))
            #expect(try await server.get("/bill?time_period=2025").text == parts[1])
            let posted = try RawSocket(
                server.address, sending: "POST /event HTTP/1.0\r\n\(Self.head)Content-Length: 2\r\n\r\n{}")
            #expect(try await posted.readAll().hasPrefix("HTTP/1.0 400 "))
        }
    }

    private static let heaps = [
        ("/events", "[" + String(repeating: "0,", count: 4_000_000) + "0]"),
        ("/events", String(repeating: "\n", count: 8_000_000) + "0"),
        ("/events", String(repeating: "0\n", count: 4_000_000)),
        ("/event", "[" + String(repeating: "0,", count: 4_000_000) + "0]"),
        ("/tariff", "{\"values\":[" + String(repeating: "0,", count: 4_000_000) + "0]}"),
        ("/replay", String(repeating: "0\n", count: 4_000_000)),
    ]

    @Test("needs no more memory for millions of small values than for one large one")
    func heaps() async throws {
        let place = try Workplace()
        try await withServer(in: place) { server in
            let attributes = "{\"account\":\"a\",\"rtype\":\"r\",\"attrs\":{\"a\":\""
            let large = attributes + String(repeating: "x", count: 8_000_000) + "\"}}"
            #expect(try await server.post("/event", large).status == 400)
            let before = try #require(try server.process.peakMemory())
            for (path, body) in Self.heaps {
                let answer = try await server.post(path, body)
                #expect(answer.status == 400, "\(path) \(body.prefix(20)): \(answer.text)")
            }
            let after = try #require(try server.process.peakMemory())
            #expect(after - before < 80 << 20, "\(before >> 20) MiB, then \(after >> 20) MiB")
        }
    }

    @Test("refuses a gigabyte without keeping it, whether its length is said or not", arguments: ["big", "- <big"])
    func gigabyte(source: String) async throws {
        let place = try Workplace()
        try await withServer(in: place) { server in
            let curl = try await place.shell(
                "truncate -s 1G big && curl -s -X POST -H Expect: -o answer -w '%{http_code}' "
                    + "-H 'X-Auth-Token: \(Server.token)' \(server.address)/event -T \(source)",
                deadline: .seconds(120))
            #expect(curl.output == "413", "\(curl.output) \(curl.errors)")
            #expect(String(decoding: try place.bytes("answer"), as: UTF8.self).contains("the body is larger than"))
            #expect(try await server.get("/account").status == 200)
            #expect(try #require(try server.process.peakMemory()) < 300 << 20)
        }
    }

    /// Events that make a bill of about 6 MB: more than a connection holds that nobody reads.
    private func fill(_ place: Workplace) async throws {
        let name = String(repeating: "n", count: 240)
        let lines = (0..<60).map { number in
            let parts = (0..<250).map { #"{"rtype":"part","name":"\#(name)\#($0)","linear":1}"# }
            return #"{"account":"acme","rtype":"whole","name":"w\#(number)","datetime":"2025-01-01","linear":1,"#
                + #""children":[\#(parts.joined(separator: ","))]}"#
        }
        let replay = try await place.run(["replay", "--db", "sqlite:store.db", "-"], input: Plain.text(lines))
        try #require(replay.status == 0, "\(replay.errors)")
    }

    @Test("lets those who read slowly wait, and stops neither writers nor short questions meanwhile")
    func slowReaders() async throws {
        let place = try Workplace()
        try await fill(place)
        let limits = #"{"readers": 3, "reader_seconds": 0.2}"#
        let bill = "GET /bill?time_period=2025 HTTP/1.1\r\n\(Self.head)\r\n"
        try await withServer(limits: limits, db: "sqlite:store.db", in: place) { server in
            // Of three readers one is kept for short questions.
            var slow = try (0..<2).map { _ in try RawSocket(server.address, sending: bill, buffer: 4_096) }
            for socket in slow { _ = try await socket.read { $0.contains("\r\n\r\n") } }
            let third = try await server.get("/bill?time_period=2025")
            #expect(third.status == 503)
            #expect(try third.detail().contains("too many"), "\(third.text)")
            let account = try await server.get("/account")
            #expect(account.status == 200)
            #expect(try await server.post("/event", Plain.volume("v", at: "2025-01-01", gib: "1")).status == 200)
            #expect(try await server.get("/ready", token: nil).status == 200)
            // One goes away, the other reads on to the end.
            slow.removeFirst()
            var whole = try await server.get("/bill?time_period=2025&limit=1")
            for _ in 0..<100 where whole.status == 503 {
                whole = try await server.get("/bill?time_period=2025&limit=1")
            }
            #expect(whole.status == 200)
            #expect(try await slow[0].skip(past: "\"period_start\":\"2025-01-01T00:00:00Z\"}"))
        }
    }

    @Test("cuts off a client that takes nothing of its answer")
    func stalledReader() async throws {
        let place = try Workplace()
        try await fill(place)
        try await withServer(limits: #"{"answer_seconds": 0.5}"#, db: "sqlite:store.db", in: place) { server in
            let socket = try RawSocket(
                server.address, sending: "GET /bill?time_period=2025 HTTP/1.1\r\n\(Self.head)\r\n", buffer: 4_096)
            for _ in 0..<1_000 where !(try server.files.errors().contains("took too long")) {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try server.files.errors().contains("took too long"))
            #expect(try await server.get("/account").status == 200)
            withExtendedLifetime(socket) {}
        }
    }
}
