import Domain
import HTTPTypes
import JSON
import Ports
import Testing

@testable import HTTPAdapter

struct EventRouteTests {
    private let event = """
        {"account": "acme", "rtype": "nova/instance", "name": "12", "linear": 1, "datetime": "2012-04-02 00:00:00"}
        """

    @Test func `an event is answered as it was understood, and again the same`() async throws {
        let test = try TestAPI()
        let first = try await test.ask(.post, "/event", body: event)
        let second = try await test.ask(.post, "/event", body: event)
        let id = try #require(first.json?.object?["id"]?.string)
        #expect(
            first.text == """
                {"account":"acme","datetime":"2012-04-02T00:00:00Z","id":"\(id)","name":"12","rtype":"nova/instance"}
                """)
        #expect(second.status == 200)
        #expect(second.text == first.text)
        #expect(try await test.store.events(.init()).count == 1)
    }

    @Test func `the client's key is the id of its event`() async throws {
        let test = try TestAPI()
        let headers = ["Idempotency-Key": "key-1"]
        let first = try await test.ask(.post, "/event", headers: headers, body: event)
        #expect(first.json?.object?["id"]?.string == "key-1")
        let other = try await test.ask(
            .post, "/event", headers: headers, body: event.replacing("\"linear\": 1", with: "\"linear\": 2"))
        #expect(other.status == 409)
        #expect(other.detail?.hasPrefix("event key-1 was recorded with content ") ?? false)
    }

    @Test func `a key is refused where it is none, or where there are many events`() async throws {
        let test = try TestAPI()
        let long = String(repeating: "k", count: 256)
        #expect(try await test.ask(.post, "/event", headers: ["Idempotency-Key": ""], body: event).status == 400)
        let answer = try await test.ask(.post, "/event", headers: ["Idempotency-Key": long], body: event)
        #expect(answer.detail == "Idempotency-Key is 256 bytes long; it may have 255")
        let many = try await test.ask(.post, "/events", headers: ["Idempotency-Key": "k"], body: "[\(event)]")
        #expect(many.status == 400)
    }

    @Test(arguments: [
        nil, "application/json", "application/json; charset=utf-8", "text/plain", "application/x-ndjson",
        "application/x-www-form-urlencoded",
    ])
    func `old clients may call what they send as they do`(_ type: String?) async throws {
        let headers = type.map { ["Content-Type": $0] } ?? [:]
        #expect(try await TestAPI().ask(.post, "/event", headers: headers, body: event).status == 200)
    }

    @Test func `many events are an array or one a line, with a row for each`() async throws {
        let test = try TestAPI()
        let second = event.replacing("12", with: "13")
        let array = try await test.ask(.post, "/events", body: " [\(event), \(second)]\n")
        let lines = try await test.ask(.post, "/events", body: "\(event)\n\n\(second)\r\n")
        #expect(array.json?.array?.count == 2)
        #expect(array.text == lines.text)
        #expect(try await test.store.events(.init()).count == 2)
        #expect(try await test.ask(.post, "/events", body: "[]").text == "[]")
    }

    @Test(arguments: [
        ("[EVENT, {\"rtype\": 1, \"linear\": -1}]", "event 1: linear \"-1\" "), ("EVENT\n\nx", "line 3: this is not"),
        ("EVENT\n{}", "line 2: rtype is missing"), ("[EVENT", "this is not proper JSON"), ("", "the body is empty"),
        ("EVENT\n{\"rtype\": \"x\", \"linear\": 1}", "line 2: account is missing"),
    ])
    func `where one of many events is wrong, none is recorded, and the error says which`(
        _ body: String, _ reason: String
    ) async throws {
        let test = try TestAPI()
        let answer = try await test.ask(.post, "/events", body: body.replacing("EVENT", with: event))
        #expect(answer.status == 400)
        #expect(answer.detail?.hasPrefix(reason) ?? false, "\(answer.text)")
        #expect(try await test.store.events(.init()).isEmpty)
    }

    @Test func `what is no event is refused before what comes behind it is looked at`() async throws {
        let test = try TestAPI()
        for (body, reason) in [("[0, 0, x", "event 0: "), ("0\n0\nx", "line 1: "), ("\n\n0\nx", "line 3: ")] {
            let answer = try await test.ask(.post, "/events", body: body)
            #expect(answer.status == 400)
            #expect(answer.detail == "\(reason)an event is a JSON object, not a number", "\(answer.text)")
        }
    }

    @Test func `an event of more values than any could have is refused`() async throws {
        let test = try TestAPI()
        let many = "{\"rtype\": [\(String(repeating: "0,", count: 1 << 20))0]}"
        for (path, body) in [("/event", many), ("/events", "[\(many)]"), ("/events", many), ("/tariff", many)] {
            let answer = try await test.ask(.post, path, body: body)
            #expect(answer.status == 400)
            #expect(answer.detail?.contains("more than 1048576 values") ?? false, "\(answer.text)")
        }
    }

    @Test func `an account that is not named is found where only one can be meant`() async throws {
        let test = try TestAPI()
        let disk = "{\"rtype\": \"disk\", \"name\": \"d\", \"linear\": 1}"
        let unknown = try await test.ask(.post, "/event", body: disk)
        #expect(unknown.status == 404)
        try await test.record(disk.replacing("}", with: ", \"account\": \"acme\"}"))
        let found = try await test.ask(.post, "/event", body: disk)
        #expect(found.json?.object?["account"]?.string == "acme")
        try await test.record(disk.replacing("}", with: ", \"account\": \"globex\"}"))
        #expect(try await test.ask(.post, "/event", body: disk).status == 400)
    }
}
