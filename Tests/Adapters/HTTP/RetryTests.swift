import Domain
import HTTPTypes
import InMemoryAdapter
import JSON
import Ports
import Testing
import UseCases

@testable import HTTPAdapter

struct RetryTests {
    /// Understands bodies that are events, with the id `m` and a fingerprint of the payload alone.
    private static func understand(_ delivery: Delivery, arrived: Moment) -> TakeDeliveries.Meaning {
        let rejected = RejectedDelivery(
            source: delivery.source, reason: "still no", body: String(decoding: delivery.body, as: UTF8.self))
        guard let object = (try? JSONParser.parse(delivery.body))?.object, let payload = object["payload"] else {
            return .rejected(rejected)
        }
        if payload == .null { return .ignored }
        guard let draft = try? EventReader.read(payload, now: arrived) else { return .rejected(rejected) }
        return .events([.event(draft.event(id: "m", account: draft.account))])
    }

    private static let payload = """
        {"account": "acme", "rtype": "nova/instance", "name": "i", "linear": 1, "datetime": "2012-04-01"}
        """

    private static func made(_ bodies: String...) async throws -> TestAPI {
        let test = try TestAPI { understand($0, arrived: $1) }
        let rejected = bodies.map { RejectedDelivery(source: "nova", reason: "no", body: $0) }
        _ = try await test.store.record(RecordBatch(events: [], rejected: rejected))
        return test
    }

    private static func left(_ test: TestAPI) async throws -> Int {
        try #require(try await test.ask(.get, "/rejected").json?.array).count
    }

    @Test func `what is understood now is recorded and leaves the list`() async throws {
        let test = try await Self.made("{\"payload\": \(Self.payload)}", "other")
        let answer = try await test.ask(.post, "/rejected/1/retry", body: "{}")
        #expect(answer.text == "{\"events\":1,\"id\":1,\"reason\":null,\"result\":\"recorded\"}")
        #expect(try await Self.left(test) == 1)
        #expect(try await test.ask(.get, "/event/m").status == 200)
        let again = try await test.ask(.post, "/rejected/1/retry")
        #expect(again.status == 404)
        #expect(again.detail == "there is no rejected delivery 1; one that was dealt with is not listed any more")
    }

    @Test func `what says no moment happened when it arrived, not when it is tried again`() async throws {
        let test = try await Self.made("{\"payload\": {\"account\": \"acme\", \"rtype\": \"disk\", \"fixed\": 3}}")
        let arrived = try #require(try await test.store.rejected(after: 0, limit: 1).first).recorded
        test.clock.set(arrived.adding(microseconds: 3 * 86_400_000_000))
        #expect(try await test.ask(.post, "/rejected/1/retry").text.contains("\"result\":\"recorded\""))
        #expect(try await test.store.event("m")?.event.moment == arrived)
    }

    @Test func `what is known, or is never billed, leaves the list too`() async throws {
        let test = try await Self.made(
            "{\"payload\": \(Self.payload)}", "{\"payload\": \(Self.payload), \"x\": 1}", "{\"payload\": null}")
        let results = ["recorded", "known", "ignored"]
        for (index, result) in results.enumerated() {
            let answer = try await test.ask(.post, "/rejected/\(index + 1)/retry")
            #expect(answer.json?.object?["result"]?.string == result)
        }
        #expect(try await Self.left(test) == 0)
    }

    @Test func `a contradiction is a conflict, and stays on the list`() async throws {
        let test = try await Self.made("{\"payload\": \(Self.payload.replacing("1,", with: "2,"))}")
        _ = try await test.ask(.post, "/event", headers: ["Idempotency-Key": "m"], body: Self.payload)
        let answer = try await test.ask(.post, "/rejected/1/retry")
        #expect(answer.status == 409)
        #expect(answer.detail?.hasPrefix("event m was recorded with content") ?? false)
        #expect(try await Self.left(test) == 1)
    }

    @Test func `what is not understood stays, with a word on why`() async throws {
        let nameless = Self.payload.replacing("\"account\": \"acme\",", with: "").replacing(
            "nova/instance", with: "disk")
        let long = RejectedBody.redacted(
            Array("{\"payload\": \(Self.payload)\(String(repeating: " ", count: 70_000))x".utf8))
        let secret = RejectedBody.redacted(
            Array("{\"payload\": \(Self.payload.dropLast()), \"attrs\": {\"password\": \"p\"}}}".utf8))
        let broken = "{\"payload\": \(Self.payload.replacing("\"i\"", with: "\"i\u{fffd}\""))}"
        let test = try await Self.made("?", "{\"payload\": \(nameless)}", long, secret, broken)
        let reasons = [
            "still no", "account is missing", "only the first 64 KiB of it were kept",
            "was a secret, or not proper text",
            "was a secret, or not proper text",
        ]
        for (index, reason) in reasons.enumerated() {
            let answer = try await test.ask(.post, "/rejected/\(index + 1)/retry")
            #expect(answer.status == 200)
            #expect(answer.json?.object?["result"]?.string == "rejected")
            #expect(answer.json?.object?["reason"]?.string?.contains(reason) ?? false, "\(answer.text)")
        }
        #expect(try await Self.left(test) == 5)
        #expect(try await test.store.events(.init()).isEmpty)
    }

    @Test func `a secret where it does not count keeps nothing back`() async throws {
        let body = RejectedBody.redacted(Array("{\"_context_auth_token\": \"t\", \"payload\": \(Self.payload)}".utf8))
        #expect(body.contains("[redacted]"))
        let test = try await Self.made(body)
        #expect(try await test.ask(.post, "/rejected/1/retry").text.contains("\"result\":\"recorded\""))
    }

    @Test func `many tries at once record it once`() async throws {
        let test = try await Self.made("{\"payload\": \(Self.payload)}")
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await test.ask(.post, "/rejected/1/retry").status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(statuses).isSubset(of: [200, 404]) && statuses.contains(200))
        #expect(try await test.store.events(.init()).count == 1)
        #expect(try await Self.left(test) == 0)
    }

    @Test(arguments: ["[]", "{\"force\": true}", "x"]) func `a retry has nothing to say`(_ body: String) async throws {
        let test = try await Self.made("?")
        #expect(try await test.ask(.post, "/rejected/1/retry", body: body).status == 400)
    }
}
