import HTTPTypes
import JSON
import Testing

@testable import HTTPAdapter

/// Parameters in paths.
struct PathTests {
    private let body = "{\"account\": \"acme\", \"rtype\": \"disk\", \"linear\": 1, \"datetime\": \"2012-04-01\"}"

    @Test(arguments: [
        ("message_id#2", "message_id%232"), ("a/b/c", "a%2Fb%2fc"), ("50%", "50%25"), ("a b+c", "a%20b+c"),
        ("é?", "%C3%A9%3F"), ("history", "history"), ("cancel", "cancel"), ("..", "%2E%2E"),
    ])
    func `an id may hold whatever an id may hold`(_ id: String, _ encoded: String) async throws {
        let test = try TestAPI()
        let posted = try await test.ask(.post, "/event", headers: ["Idempotency-Key": id], body: body)
        #expect(posted.json?.object?["id"]?.string == id)
        let answer = try await test.ask(.get, "/event/" + encoded)
        #expect(answer.json?.object?["id"]?.string == id, "\(answer.text)")
        let cancelled = try await test.ask(.post, "/event/\(encoded)/cancel", body: "{\"reason\": \"wrong\"}")
        #expect(cancelled.json?.object?["id"]?.string == id)
    }

    @Test(arguments: [
        ("/event/%", 400, "the path holds \"%\""), ("/event/%zz", 400, "percent-encoded"),
        ("/event/%ff", 400, "percent-encoded"), ("/event/%00", 400, "id holds a control character"),
        ("/event/", 404, "there is no \"/event/\""), ("/event//cancel", 404, "there is no"),
        ("/event/a/b", 404, "there is no \"/event/a/b\""), ("/event/nobody", 404, "there is no event \"nobody\""),
        ("/resource/x/charges", 400, "id \"x\" is no number from 1 to "), ("/resource/1", 404, "there is no"),
        ("/resource/0/charges", 400, "id \"0\""), ("/resource/1/charges/", 404, "there is no"),
    ])
    func `a path that is none says so`(_ path: String, _ status: Int, _ reason: String) async throws {
        let answer = try await TestAPI().ask(.get, path)
        #expect(answer.status == status)
        #expect(answer.detail?.contains(reason) ?? false, "\(answer.text)")
    }

    @Test(arguments: [
        ("{}", "reason is missing"), ("{\"reason\": null}", "reason is missing"),
        ("[]", "a cancellation is a JSON object"),
        ("", "not proper JSON"), ("{\"reason\": \"r\", \"who\": 1}", "\"who\" is no field of a cancellation"),
    ])
    func `a cancellation needs its reason`(_ body: String, _ reason: String) async throws {
        let answer = try await TestAPI().ask(.post, "/event/1/cancel", body: body)
        #expect(answer.status == 400)
        #expect(answer.detail?.contains(reason) ?? false, "\(answer.text)")
    }
}
