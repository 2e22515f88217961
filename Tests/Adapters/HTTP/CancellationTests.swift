import Domain
import HTTPTypes
import InMemoryAdapter
import JSON
import Testing

@testable import HTTPAdapter

struct CancellationTests {
    private let event = "{\"account\": \"acme\", \"rtype\": \"disk\", \"linear\": 1, \"datetime\": \"2012-04-01\"}"

    @Test func `a cancelled event is billed no more, and the second time the answer is the same`() async throws {
        let test = try TestAPI()
        _ = try await test.ask(.post, "/event", headers: ["Idempotency-Key": "e1"], body: event)
        test.clock.set(Bills.moment("2012-04-18T00:00:00Z"))
        let first = try await test.ask(.post, "/event/e1/cancel", body: "{\"reason\": \"wrong tenant\"}")
        let expected = """
            {"author":"admin","id":"e1","reason":"wrong tenant","recorded":"2012-04-18T00:00:00Z"}
            """
        #expect(first.text == expected)
        test.clock.set(Bills.moment("2012-04-19T00:00:00Z"))
        let second = try await test.ask(.post, "/event/e1/cancel", body: "{\"reason\": \"another\"}")
        #expect(second.text == expected)
        #expect(try await test.ask(.get, "/bill").json?.object?["bill"]?.array == [])
        let logged = try await test.ask(.get, "/event/e1")
        #expect(logged.text.contains("\"cancellation\":\(expected)"))
    }

    @Test func `a cancelled tariff is a price no more, and stays in the history`() async throws {
        let test = try TestAPI()
        _ = try await test.ask(
            .post, "/tariff",
            body: "{\"datetime\": \"2012-04-01\", \"unit\": \"hour\", \"values\": {\"disk\": 0.1, \"cpu\": 2}}")
        let posted = try await test.ask(.get, "/tariff/history?exact=true")
        #expect(
            posted.text == """
                [{"cancelled":null,"datetime":"2012-04-01T00:00:00Z","id":1,"migrate":false,"rate":0.1,\
                "rate_exact":"0.1","recorded":"2012-04-17T11:21:04Z","rtype":"disk","unit":"hour"},\
                {"cancelled":null,"datetime":"2012-04-01T00:00:00Z","id":2,"migrate":false,"rate":2.0,\
                "rate_exact":"2","recorded":"2012-04-17T11:21:04Z","rtype":"cpu","unit":"hour"}]
                """)
        test.clock.set(Bills.moment("2012-04-18T00:00:00Z"))
        let answer = try await test.ask(.post, "/tariff/1/cancel", body: "{\"reason\": 16}")
        #expect(
            answer.text == "{\"author\":\"admin\",\"id\":1,\"reason\":\"16\",\"recorded\":\"2012-04-18T00:00:00Z\"}")
        #expect(try await test.ask(.get, "/tariff").text == "{\"cpu\":2.0}")
        let disks = try await test.ask(.get, "/tariff/history?rtype=disk").json?.array
        #expect(disks?.first?.object?["cancelled"]?.string == "2012-04-18T00:00:00Z")
        #expect(disks?.count == 1)
        #expect(try await test.ask(.post, "/tariff/9/cancel", body: "{\"reason\": \"r\"}").status == 404)
    }
}
