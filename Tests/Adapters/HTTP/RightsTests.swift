import Domain
import HTTPTypes
import JSON
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
        _ = try await test.ask(.post, "/event", headers: ["Idempotency-Key": "known"], body: Self.event)
        _ = try await test.ask(.post, "/tariff", body: "{\"values\": {\"vcpus\": 1}}")
        let rejected = RejectedDelivery(source: "nova", reason: "no", body: "{}")
        _ = try await test.store.record(RecordBatch(events: [], rejected: [rejected]))
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
        Row(.get, "/ready", (200, 200, 200)),
        Row(.get, "/openapi.yaml", (200, 200, 200)),
        Row(.get, "/metrics", (401, 403, 200)),
        Row(.get, "/bill", (401, 200, 200)),
        Row(.get, "/bill?account=acme", (401, 200, 200)),
        Row(.get, "/bill?account=globex", (401, 403, 200)),
        Row(.get, "/bill?account=unknown", (401, 403, 404)),
        Row(.get, "/resource", (401, 200, 200)),
        Row(.get, "/resource?account=acme", (401, 200, 200)),
        Row(.get, "/resource?account=globex", (401, 403, 200)),
        Row(.get, "/resource?account=unknown", (401, 403, 404)),
        Row(.get, "/resource?account_id=1", (401, 200, 200)),
        Row(.get, "/resource?account_id=2", (401, 403, 200)),
        Row(.get, "/resource?account_id=99", (401, 403, 404)),
        Row(.get, "/resource?id=1", (401, 200, 200)),
        Row(.get, "/resource?id=2", (401, 404, 200)),
        Row(.get, "/resource?id=99", (401, 404, 200)),
        Row(.get, "/resource?unowned=true", (401, 403, 200)),
        Row(.get, "/resource/1/charges", (401, 200, 200)),
        Row(.get, "/resource/1/charges?account=globex", (401, 403, 200)),
        Row(.get, "/resource/2/charges", (401, 404, 200)),
        Row(.get, "/resource/99/charges", (401, 404, 404)),
        Row(.get, "/account", (401, 200, 200)),
        Row(.get, "/account?name=globex", (401, 403, 200)),
        Row(.get, "/account?name=unknown", (401, 403, 404)),
        Row(.get, "/tariff", (401, 200, 200)),
        Row(.get, "/tariff/history", (401, 200, 200)),
        Row(.post, "/tariff", body: "{\"values\": {\"vcpus\": 1}}", (401, 403, 200)),
        Row(.post, "/tariff/1/cancel", body: "{\"reason\": \"r\"}", (401, 403, 200)),
        Row(.post, "/event", body: event, (401, 403, 200)),
        Row(.post, "/events", body: event, (401, 403, 200)),
        Row(.post, "/replay", body: event, (401, 403, 200)),
        Row(.get, "/event", (401, 403, 200)),
        Row(.get, "/event?account=acme", (401, 403, 200)),
        Row(.get, "/event/known", (401, 403, 200)),
        Row(.post, "/event/known/cancel", body: "{\"reason\": \"r\"}", (401, 403, 200)),
        Row(.post, "/resource", body: "{\"account\": \"acme\", \"rtype\": \"r\"}", (401, 403, 200)),
        Row(.get, "/rejected", (401, 403, 200)),
        Row(.post, "/rejected/1/retry", (401, 403, 200)),
    ]

    @Test func `the table has every route`() throws {
        let table = try TestAPI().api.responder.routes
        let covered = try Self.rows.map { row in
            let path = String(row.path.prefix { $0 != "?" })
            return try table.route(row.method, path).0
        }.map { "\($0.method) \($0.path)" }
        #expect(Set(covered) == Set(table.routes.map { "\($0.method) \($0.path)" }))
    }

    @Test(arguments: rows) func `each caller may do what the table says`(_ row: Row) async throws {
        let test = try await test()
        let callers = [
            (nil, row.nobody), ("", row.nobody), ("bad-token", row.nobody), (TestAPI.member, row.member),
            (TestAPI.admin, row.admin),
        ]
        for (token, status) in callers {
            let answer = try await test.ask(row.method, row.path, token: token, body: row.body)
            #expect(answer.status == status, "\(row.method) \(row.path) as \(token ?? "nobody"): \(answer.text)")
            let needsToken = row.nobody == 401
            #expect(answer.headers[.cacheControl] == (needsToken ? "no-store" : nil))
            #expect(answer.headers[.vary] == (needsToken ? "Accept, X-Auth-Token" : nil))
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

    @Test func `metrics are there for whoever sends the token as monitoring does`() async throws {
        let test = try await test()
        for (value, status) in [
            ("Bearer \(TestAPI.admin)", 200), ("bearer \(TestAPI.admin)", 200), ("Bearer \(TestAPI.member)", 403),
            ("Bearer bad", 401), ("Basic \(TestAPI.admin)", 401), ("Bearer", 401), ("Bearer \(TestAPI.admin) x", 401),
        ] {
            let answer = try await test.ask(.get, "/metrics", token: nil, headers: ["Authorization": value])
            #expect(answer.status == status, "\(value)")
        }
        let bearer = ["Authorization": "Bearer \(TestAPI.admin)"]
        #expect(try await test.ask(.get, "/bill", token: nil, headers: bearer).status == 401)
    }

    @Test(arguments: [
        ("/resource", "[{\"account_id\":1,"), ("/account", "[{\"id\":1,\"name\":\"acme\"}]"),
    ])
    func `a member's lists hold its own only`(_ path: String, _ front: String) async throws {
        let test = try await test()
        let own = try await test.ask(.get, path, token: TestAPI.member)
        #expect(own.text.hasPrefix(front) && !own.text.contains("globex") && own.json?.array?.count == 1)
        #expect(try await test.ask(.get, path).json?.array?.count == 2)
        #expect(try await test.ask(.get, path, token: TestAPI.stranger).text == "[]")
    }

    @Test func `an identity service that does not answer is no way in`() async throws {
        struct Silent: Identity {
            func caller(holding token: String, asking access: Access) async throws(IdentityError) -> Caller {
                throw .unavailable
            }
        }
        let answer = try await TestAPI(identity: Silent()).ask(.get, "/bill")
        #expect(answer.status == 503)
        #expect(answer.detail == "the identity service does not answer; try again later")
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, "/bill?account=acme", Access(method: "GET", path: "/bill"), 200),
        (.head, "/bill", Access(method: "HEAD", path: "/bill"), 200),
        (.get, "/resource/a%2Fb/charges", Access(method: "GET", path: "/resource/a%2Fb/charges"), 400),
        (.get, "/tariff", Access(method: "GET", path: "/bill"), 403),
    ])
    func `a token may be limited to requests, of which method and path are known as they came`(
        _ method: HTTPRequest.Method, _ path: String, _ allowed: Access, _ status: Int
    ) async throws {
        struct Limited: Identity {
            let allowed: Access
            func caller(holding token: String, asking access: Access) async throws(IdentityError) -> Caller {
                guard access == allowed else { throw .refused(.accessRules) }
                return .admin
            }
        }
        let answer = try await TestAPI(identity: Limited(allowed: allowed)).ask(method, path)
        // An account that there is not, or an id that is none, is a matter of those who may ask.
        #expect(answer.status == status || status == 200 && answer.status == 404, "\(answer.text)")
        if status == 403 { #expect(answer.detail == Refusal.accessRules.description) }
    }

    @Test func `what a member may not do leaves nothing behind`() async throws {
        let test = try TestAPI()
        _ = try await test.ask(.post, "/event", token: TestAPI.member, body: Self.event)
        #expect(try await test.store.events(.init()).isEmpty)
    }
}
