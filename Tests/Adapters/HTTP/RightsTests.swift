import Domain
import HTTPTypes
import Ports
import Testing

@testable import HTTPAdapter

/// The table of who may do what, row by row.
struct RightsTests {
    private static let event =
        "{\"account\": \"acme\", \"rtype\": \"image\", \"linear\": 1, \"datetime\": \"2012-04-01\"}"

    private func test() async throws -> TestAPI {
        let test = try TestAPI()
        try await test.record(Self.event)
        try await test.record(Self.event.replacing("acme", with: "globex"))
        return test
    }

    struct Row: Sendable {
        let method: HTTPRequest.Method
        let path: String
        let body: String
        let nobody: Int
        let member: Int
        let admin: Int

        init(_ method: HTTPRequest.Method, _ path: String, body: String = "", _ statuses: (Int, Int, Int)) {
            (self.method, self.path, self.body) = (method, path, body)
            (nobody, member, admin) = statuses
        }
    }

    private static let rows = [
        Row(.get, "/version", (200, 200, 200)),
        Row(.get, "/health", (200, 200, 200)),
        Row(.get, "/bill", (401, 200, 200)),
        Row(.get, "/bill?account=acme", (401, 200, 200)),
        Row(.get, "/bill?account=globex", (401, 403, 200)),
        Row(.get, "/bill?account=unknown", (401, 403, 404)),
        Row(.get, "/tariff", (401, 200, 200)),
        Row(.post, "/tariff", body: "{\"values\": {\"vcpus\": 1}}", (401, 403, 200)),
        Row(.post, "/event", body: event, (401, 403, 200)),
        Row(.post, "/events", body: event, (401, 403, 200)),
    ]

    @Test(arguments: rows) func `each caller may do what the table says`(_ row: Row) async throws {
        let test = try await test()
        let callers = [
            (nil, row.nobody), ("", row.nobody), ("bad-token", row.nobody), (TestAPI.member, row.member),
            (TestAPI.admin, row.admin),
        ]
        for (token, status) in callers {
            let answer = try await test.ask(row.method, row.path, token: token, body: row.body)
            #expect(answer.status == status, "\(row.method) \(row.path) as \(token ?? "nobody"): \(answer.text)")
        }
    }

    @Test func `a member who names no account sees its own`() async throws {
        let bill = try await test().ask(.get, "/bill", token: TestAPI.member).text
        #expect(bill.contains("\"name\":\"acme\""))
        #expect(!bill.contains("globex"))
    }

    @Test(arguments: ["/bill?time_period=2012-04", "/bill", "/bill?account=nobody"])
    func `a member whose project was never billed gets an empty bill`(_ path: String) async throws {
        let answer = try await test().ask(.get, path, token: TestAPI.stranger)
        #expect(answer.status == 200)
        #expect(
            answer.text
                == "{\"bill\":[],\"period_end\":\"2012-05-01T00:00:00Z\",\"period_start\":\"2012-04-01T00:00:00Z\"}")
    }

    @Test func `an identity service that does not answer is no way in`() async throws {
        struct Silent: Identity {
            func caller(holding token: String) async throws(IdentityError) -> Caller { throw .unavailable }
        }
        let answer = try await TestAPI(identity: Silent()).ask(.get, "/bill")
        #expect(answer.status == 503)
        #expect(answer.detail == "the identity service does not answer; try again later")
    }

    @Test func `what a member may not do leaves nothing behind`() async throws {
        let test = try TestAPI()
        _ = try await test.ask(.post, "/event", token: TestAPI.member, body: Self.event)
        #expect(try await test.store.events(.init()).isEmpty)
    }
}
