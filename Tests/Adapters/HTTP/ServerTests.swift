import Domain
import NIOCore
import Ports
import Testing

@testable import HTTPAdapter

/// What only a real connection shows.
struct ServerTests {
    private let head = "Host: localhost\r\nConnection: close\r\nX-Auth-Token: \(TestAPI.admin)\r\n"

    @Test func `an answer comes over a real port`() async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            let answer = try await RawClient.exchange("GET /health HTTP/1.1\r\n\(head)\r\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.lowercased().contains("x-openstack-request-id: req-"))
            #expect(answer.hasSuffix("\r\n\r\n{\"status\":\"alive\"}"))
        }
    }

    @Test(arguments: [
        "nonsense", "GET /bill HTTP/9.9", "GET /bill HTTP/1.1\r\nHost : x",
        "POST /event HTTP/1.1\r\nHost: x\r\nContent-Length: -1", "GET /bill HTTP/1.1\r\nLong: LONG",
    ])
    func `what is not HTTP is an error of the same form`(_ request: String) async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            let text = request.replacing("LONG", with: String(repeating: "x", count: 100_000))
            let answer = try await RawClient.exchange(text + "\r\n\r\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.contains("{\"errors\":[{\"request_id\":\"req-"))
        }
    }

    @Test func `a body that is not sent as HTTP says is an error of the same form`() async throws {
        try await RunningServer.serve(try TestAPI().api) { port, _ in
            let request = "POST /event HTTP/1.1\r\n\(head)Transfer-Encoding: chunked\r\n\r\nzz\r\n"
            let answer = try await RawClient.exchange(request, port: port)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.contains("{\"errors\":[{\"request_id\":\"req-"))
        }
    }

    @Test func `a body that does not end is refused at the limit`() async throws {
        try await RunningServer.serve(try TestAPI(bodyLimit: 1_000).api) { port, _ in
            let chunk = "400\r\n" + String(repeating: " ", count: 1_024) + "\r\n"
            let request = "POST /event HTTP/1.1\r\n\(head)Transfer-Encoding: chunked\r\n\r\n\(chunk)"
            let answer = try await RawClient.exchange(request, port: port)
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test func `a client that asks before it sends is told to go on, or not to`() async throws {
        try await RunningServer.serve(try TestAPI(bodyLimit: 1_000).api) { port, _ in
            let asking = "POST /event HTTP/1.1\r\n\(head)Expect: 100-continue\r\n"
            let small = try await RawClient.exchange("\(asking)Content-Length: 2\r\n\r\n{}", port: port)
            #expect(small.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 "))
            let large = try await RawClient.exchange("\(asking)Content-Length: 2000\r\n\r\n", port: port)
            #expect(large.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test func `a bill moves on as the client reads, and is finished when the client goes away`() async throws {
        let reader = ScriptedReader { ScriptedReader.chunk($0) }
        try await RunningServer.serve(try TestAPI(reader: reader).api) { port, _ in
            try await RawClient(port: port).connection.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: "GET /bill HTTP/1.1\r\n\(head)\r\n"))
                var iterator = inbound.makeAsyncIterator()
                _ = try await iterator.next()
                // What lies in the buffers of both ends is bounded; wait for the bill to stand still.
                var (before, now) = (-1, 0)
                for _ in 0..<100 where before != now {
                    try await Task.sleep(for: .milliseconds(200))
                    (before, now) = (now, reader.calls)
                }
                #expect(before == now)
                #expect(reader.finishes == 0)
                for _ in 0..<200 { _ = try await iterator.next() }
                try await Task.sleep(for: .milliseconds(200))
                #expect(reader.calls > now)
            }
            try await reader.waitForFinish()
            #expect(reader.finishes == 1)
        }
    }

    @Test func `a server that is told to stop finishes what it has begun`() async throws {
        let reader = ScriptedReader { $0 < 300 ? ScriptedReader.chunk($0) : [] }
        try await RunningServer.serve(try TestAPI(reader: reader).api) { port, stop in
            try await RawClient(port: port).connection.executeThenClose { inbound, outbound in
                try await outbound.write(
                    ByteBuffer(string: "GET /bill HTTP/1.1\r\nHost: x\r\nX-Auth-Token: \(TestAPI.admin)\r\n\r\n"))
                var iterator = inbound.makeAsyncIterator()
                _ = try await iterator.next()
                await stop()
                var tail = ""
                while let buffer = try await iterator.next() {
                    tail = String((tail + String(buffer: buffer)).suffix(200))
                }
                #expect(tail.hasSuffix("\"period_start\":\"2012-04-01T00:00:00Z\"}\r\n0\r\n\r\n"))
            }
        }
    }
}
