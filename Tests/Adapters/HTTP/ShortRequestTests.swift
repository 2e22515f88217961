import Domain
import NIOCore
import Testing

@testable import HTTPAdapter

/// Requests with a short body, which are answered on the event loop, beside those that are not.
struct ShortRequestTests {
    private static let head = "Host: x\r\nX-Auth-Token: \(TestAPI.admin)\r\n"
    private static let close = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    private static func post(_ path: String, _ body: String, fields: String = "") -> String {
        "POST \(path) HTTP/1.1\r\n\(head)\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// Makes a request that is answered by an error which quotes a name; short, long, chunked or without a body.
    private static func question(_ name: String, form: Int) -> String {
        let reason = #"{"reason": "r"}"#
        return switch form {
        case 0: "GET /account?name=\(name) HTTP/1.1\r\n\(head)\r\n"
        case 1:
            "POST /event/\(name)/cancel HTTP/1.1\r\n\(head)Transfer-Encoding: chunked\r\n\r\n"
                + "f\r\n\(reason)\r\n0\r\n\r\n"
        case 2: post("/event/\(name)/cancel", reason + String(repeating: " ", count: 20_000))
        default: post("/event/\(name)/cancel", reason)
        }
    }

    @Test func `answers come in the order of the requests, however they are made`() async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            var random = SystemRandomNumberGenerator()
            let questions = (0..<200).map { Self.question("n\($0)", form: Int.random(in: 0...6, using: &random)) }
            let answers = try await RawClient.exchange(questions.joined() + Self.close, port: port)
            let names = answers.matches(of: /there is no [a-z]+ \\"n([0-9]+)\\"/).map { Int($0.1) }
            #expect(names == Array(0..<200))
            #expect(answers.hasSuffix("{\"status\":\"alive\"}"))
        }
    }

    @Test func `an answer has the head that it has for a body in chunks`() async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            func fields(_ form: Int) async throws -> [String] {
                let answer = try await RawClient.exchange(Self.question("n", form: form) + Self.close, port: port)
                let head = answer.prefix(upTo: try #require(answer.firstRange(of: "\r\n\r\n")).lowerBound)
                return head.split(separator: "\r\n").map { line in
                    line.lowercased().replacing(/(req-|date: ).*/, with: { "\($0.1)" })
                }
            }
            let (short, chunked) = (try await fields(3), try await fields(1))
            #expect(short.first == "http/1.1 404 not found")
            #expect(short.sorted() == chunked.sorted())
            #expect(short.contains("x-openstack-request-id: req-") && short.contains("date: "))
        }
    }

    @Test func `a body that comes byte by byte is read to its end`() async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            try await RawClient(port: port).connection.executeThenClose { inbound, outbound in
                for byte in Self.question("slow", form: 3).utf8 { try await outbound.write(ByteBuffer(bytes: [byte])) }
                var iterator = inbound.makeAsyncIterator()
                let answer = String(buffer: try #require(try await iterator.next()))
                #expect(answer.hasPrefix("HTTP/1.1 404 ") && answer.contains("there is no event \\\"slow\\\""))
            }
        }
    }

    @Test(arguments: ["", "{\"reas"])
    func `a body that ends too early is an error of the same form`(_ part: String) async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            try await RawClient(port: port).connection.executeThenClose { inbound, outbound in
                let request = Self.question("n", form: 3).replacing("{\"reason\": \"r\"}", with: part)
                try await outbound.write(ByteBuffer(string: request))
                outbound.finish()
                var answer = ""
                for try await buffer in inbound { answer += String(buffer: buffer) }
                #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
                #expect(answer.contains("{\"errors\":[{\"request_id\":\"req-"))
            }
        }
    }

    @Test func `a client that has said all it will say gets all its answers`() async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            try await RawClient(port: port).connection.executeThenClose { inbound, outbound in
                let questions = (0..<50).map { Self.question("n\($0)", form: 3) }
                try await outbound.write(ByteBuffer(string: questions.joined()))
                outbound.finish()
                var answer = ""
                for try await buffer in inbound { answer += String(buffer: buffer) }
                #expect(answer.matches(of: #/HTTP/1.1 404 /#).count == 50)
            }
        }
    }

    @Test(arguments: ["HTTP/1.0\r\n", "HTTP/1.1\r\nConnection: close\r\n"])
    func `nothing is answered behind the last request of a connection`(_ ending: String) async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            let last = Self.question("n", form: 3).replacing("HTTP/1.1\r\n", with: ending)
            let answer = try await RawClient.exchange(last + Self.question("m", form: 3), port: port)
            #expect(answer.matches(of: #/HTTP/1.[01] 404 /#).count == 1)
            #expect(answer.contains("\\\"n\\\"") && !answer.contains("\\\"m\\\""))
        }
    }

    @Test func `what follows and is not HTTP is answered behind what was asked`() async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            let answer = try await RawClient.exchange(Self.question("n", form: 3) + "nonsense\r\n\r\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 404 "))
            #expect(answer.matches(of: #/HTTP/1.1 400 /#).count == 1)
        }
    }

    @Test(arguments: [(0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT")])
    func `a date is written as HTTP says`(second: Int, text: String) {
        #expect(HTTPDate.text(of: second) == text)
    }
}
