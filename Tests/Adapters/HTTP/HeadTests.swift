import HTTPTypes
import Testing

@testable import HTTPAdapter

struct HeadTests {
    @Test func `HEAD on a connection has the head of GET, and no body`() async throws {
        let test = try TestAPI()
        try await test.record(
            "{\"account\": \"acme\", \"rtype\": \"disk\", \"linear\": 1, \"datetime\": \"2012-04-01\"}")
        let routes = test.api.responder.routes.routes.filter { $0.method == .get }
        let paths = routes.map { $0.path.replacing("{id}", with: "1") } + ["/nothing", "/bill?limit=0"]
        try await RunningServer.serve(test.api) { port, _ in
            for path in paths {
                func ask(_ method: String) async throws -> (head: [Substring], body: Substring) {
                    let text = try await RawClient.exchange(
                        "\(method) \(path) HTTP/1.1\r\nHost: x\r\nX-Auth-Token: \(TestAPI.admin)\r\nConnection: close\r\n\r\n",
                        port: port)
                    let end = try #require(text.firstRange(of: "\r\n\r\n"))
                    let lines = text[..<end.lowerBound].split(separator: "\r\n").filter {
                        !$0.hasPrefix("X-Openstack-Request-Id") && !$0.hasPrefix("Date")
                    }
                    return (lines, text[end.upperBound...])
                }
                let (get, head) = (try await ask("GET"), try await ask("HEAD"))
                #expect(head.head == get.head, "\(path)")
                #expect(head.body.isEmpty, "\(path)")
                #expect(get.head.contains("Content-Length: \(get.body.utf8.count)"), "\(path)")
            }
        }
    }
}
