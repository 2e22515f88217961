import Domain
import HTTPTypes
import JSON
import Ports
import Testing

@testable import HTTPAdapter

struct ErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        let body: String
        let status: Int
        let detail: String

        init(_ method: HTTPRequest.Method, _ path: String, body: String = "", _ status: Int, _ detail: String) {
            (self.method, self.path, self.body) = (method, path, body)
            (self.status, self.detail) = (status, detail)
        }

        var testDescription: String { "\(method) \(path) \(body)" }
    }

    private static let bills = [
        Row(.get, "/bill?month=4", 400, "\"month\" is no parameter here; it may be account, period_start, "),
        Row(.get, "/bill?period_start=2012-04-01", 400, "period_end is missing"),
        Row(.get, "/bill?period_end=2012-04-01", 400, "period_start is missing"),
        Row(.get, "/bill?period_start=2012-04-01&time_period=2012", 400, "time_period and period_start or"),
        Row(
            .get, "/bill?period_start=2012-04-02&period_end=2012-04-01", 400,
            "period_end 2012-04-01T00:00:00Z lies before period_start 2012-04-02T00:00:00Z"),
        Row(.get, "/bill?period_start=2012-02-30&period_end=2012-04-01", 400, "period_start \"2012-02-30\" is a day"),
        Row(.get, "/bill?time_period=2012-4", 400, "time_period \"2012-4\" is no period; it may be "),
        Row(.get, "/bill?as_of=2012-04-17T11:21:05Z", 400, "as_of 2012-04-17T11:21:05Z lies in the future"),
        Row(.get, "/bill?as_of=now", 400, "as_of \"now\" is not a moment"),
        Row(.get, "/bill?exact=yes", 400, "exact \"yes\" is not understood; it may be true or false"),
        Row(.get, "/bill?ids=all", 400, "ids \"all\" is not understood; it may be none"),
        Row(.get, "/bill?limit=0", 400, "limit \"0\" is no number from 1 to 1000000"),
        Row(.get, "/bill?account=", 400, "account is empty"),
        Row(.get, "/bill?account=a%00b", 400, "account holds a control character"),
        Row(.get, "/bill?account=unknown", 404, "there is no account \"unknown\""),
        Row(.get, "/tariff?now=1", 400, "\"now\" is no parameter here; there are none"),
    ]

    private static let posts = [
        Row(.post, "/event", body: "", 400, "this is not proper JSON: the text ends where a value should be at byte 0"),
        Row(.post, "/event", body: "nonsense", 400, "this is not proper JSON: "),
        Row(
            .post, "/event", body: "{\"rtype\": \"a\", \"rtype\": \"b\"}", 400,
            "this is not proper JSON: a key is there twice (\"rtype\")"),
        Row(.post, "/event", body: "[]", 400, "an event is a JSON object, not an array"),
        Row(.post, "/event", body: "{\"rtype\": \"a\", \"foo\": 1}", 400, "\"foo\" is no field of an event"),
        Row(
            .post, "/event", body: "{\"rtype\": \"a\", \"datetime\": 5}", 400,
            "datetime is a number; it may be a moment"),
        Row(
            .post, "/event", body: "{\"rtype\": \"a\", \"linear\": 1, \"fixed\": 1}", 400,
            "linear and fixed are both there"),
        Row(.post, "/event", body: "{\"rtype\": \"a\", \"linear\": -1}", 400, "linear \"-1\" "),
        Row(.post, "/event", body: "{\"rtype\": \"a\", \"linear\": 1e999}", 400, "linear \"1e999\" "),
        Row(.post, "/event", body: "{\"rtype\": \"a\", \"linear\": NaN}", 400, "this is not proper JSON: "),
        Row(.post, "/event?x=1", body: "{}", 400, "\"x\" is no parameter here; there are none"),
        Row(
            .post, "/event", body: String(repeating: "[", count: 300), 400,
            "this is not proper JSON: nested deeper than 256"),
        Row(.post, "/tariff", body: "{\"values\": {\"vcpus\": \"1\"}}", 400, "values.vcpus is a string"),
        Row(.post, "/tariff", body: "{}", 400, "values is to be an object"),
        Row(.post, "/tariff", body: "{", 400, "this is not proper JSON: "),
        Row(.get, "/nothing", 404, "there is no \"/nothing\"; see /version"),
        Row(.get, "/", 404, "there is no \"/\""),
        Row(.get, "/bill/", 404, "there is no \"/bill/\""),
        Row(.delete, "/bill", 405, "\"DELETE\" is not allowed here; allowed are GET, HEAD"),
    ]

    @Test(arguments: bills + posts) func `what is wrong is said in one form, and why`(_ row: Row) async throws {
        let test = try TestAPI()
        let answer = try await test.ask(row.method, row.path, body: row.body)
        #expect(answer.status == row.status)
        #expect(answer.detail?.hasPrefix(row.detail) ?? false, "\(answer.text)")
        let error = try #require(answer.error)
        #expect(error.members.map(\.key) == ["request_id", "status", "code", "title", "detail"])
        #expect(error["status"]?.number?.integer == row.status)
        #expect(error["request_id"]?.string == answer.headers[.requestID])
        #expect(answer.headers[.contentType] == "application/json")
        #expect(try await test.store.events(.init()).isEmpty)
    }

    @Test(arguments: [
        (HTTPRequest.Method.put, "/tariff", "GET, HEAD, POST"), (.get, "/events", "POST"), (.head, "/events", "POST"),
        (.post, "/version", "GET, HEAD"), (.delete, "/event/a%2Fb", "GET, HEAD"), (.get, "/event/1/cancel", "POST"),
        (.put, "/resource", "GET, HEAD, POST"), (.put, "/event", "POST, GET, HEAD"),
    ])
    func `another method is told which there are`(
        _ method: HTTPRequest.Method, _ path: String, _ allowed: String
    ) async throws {
        let answer = try await TestAPI().ask(method, path, token: nil)
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == allowed)
    }

    @Test(arguments: [
        ["Content-Type": "application/xml"], ["Content-Type": "multipart/form-data; boundary=x"],
        ["Content-Encoding": "gzip"],
    ])
    func `a body of another kind is not read`(_ headers: [String: String]) async throws {
        #expect(try await TestAPI().ask(.post, "/event", headers: headers, body: "{}").status == 415)
    }

    @Test func `a body over the limit is refused, announced or not`() async throws {
        let test = try TestAPI(bodyLimit: 10)
        let answer = try await test.ask(.post, "/event", body: "{\"rtype\": 1}")
        #expect(answer.status == 413)
        #expect(answer.detail == "the body is larger than 10 bytes")
        #expect(try await test.ask(.post, "/tariff", headers: ["Content-Length": "11"], body: "").status == 413)
        #expect(try await test.ask(.post, "/events", body: "0123456789").status == 400)
    }

    @Test(arguments: [
        StoreError.unavailable("secret detail"), .closed, .corrupt("secret detail"), .unfit("the store is newer"),
    ])
    func `a store that is away is 503, without its details`(_ failure: StoreError) async throws {
        let test = try TestAPI()
        test.store.fail(with: failure)
        let event = "{\"rtype\": \"image\", \"account\": \"a\", \"linear\": 1}"
        let answers = [
            try await test.ask(.get, "/bill"), try await test.ask(.get, "/tariff"),
            try await test.ask(.get, "/bill", token: TestAPI.stranger), try await test.ask(.get, "/bill?account=a"),
            try await test.ask(.post, "/event", body: event), try await test.ask(.post, "/events", body: event),
            try await test.ask(.post, "/tariff", body: "{\"values\": {\"vcpus\": 1}}"),
        ]
        for answer in answers {
            #expect(answer.status == 503)
            #expect(answer.detail == failure.description)
        }
        #expect(try await test.ask(.get, "/health").status == 200)
    }

    @Test func `a missing token is told how to be sent`() async throws {
        let answer = try await TestAPI().ask(.get, "/bill", token: nil)
        #expect(answer.detail == "a valid token is needed in X-Auth-Token")
        #expect(answer.headers[.wwwAuthenticate] != nil)
    }

    @Test func `every answer has an id of its own`() async throws {
        let test = try TestAPI()
        var ids: Set<String> = []
        for path in ["/version", "/bill", "/nothing", "/bill?x=1"] {
            ids.insert(try #require(try await test.ask(.get, path).headers[.requestID]))
        }
        #expect(ids.count == 4)
    }

    @Test func `the version links to what there is`() async throws {
        let answer = try await TestAPI().ask(.get, "/version", token: nil)
        let links = answer.json?.object?["links"]?.array?.compactMap { $0.object?["href"]?.string } ?? []
        #expect(
            answer.text.hasPrefix("{\"application\":\"nova-billing\",\"links\":[{\"href\":\"/bill\",\"rel\":\"bill\"},")
        )
        #expect(answer.text.hasSuffix("\"version\":\"3.0.0\"}"))
        for link in links { #expect(try await TestAPI().ask(.put, link).status == 405) }
    }
}
