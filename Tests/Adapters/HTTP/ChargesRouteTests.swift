import Domain
import HTTPTypes
import InMemoryAdapter
import JSON
import Testing

@testable import HTTPAdapter

struct ChargesRouteTests {
    /// A server that acme gave to globex on the 10th, with a price from the 5th on, and a fixed charge at the end.
    private static func made() async throws -> TestAPI {
        let test = try TestAPI()
        let events = [
            ("acme", "2012-04-01", "\"linear\": 0.1"), ("globex", "2012-04-10", "\"linear\": 3"),
            ("globex", "2012-04-15", "\"fixed\": 7"),
        ].map {
            "{\"account\": \"\($0)\", \"rtype\": \"nova/instance\", \"name\": \"i\", \"datetime\": \"\($1)\", \($2)}"
        }
        let tariffs =
            "{\"datetime\": \"2012-04-05\", \"unit\": \"hour\", \"migrate\": true, \"values\": {\"nova/instance\": 0.3}}"
        try #require(try await test.ask(.post, "/events", body: events.joined(separator: "\n")).status == 200)
        try #require(try await test.ask(.post, "/tariff", body: tariffs).status == 200)
        test.clock.set(Bills.moment("2012-04-20T00:00:00Z"))
        return test
    }

    @Test func `a cost is explained step by step, and the products sum up to it`() async throws {
        let answer = try await Self.made().ask(.get, "/resource/1/charges?exact=true&time_period=2012-04")
        let charges = try #require(answer.json?.object?["charges"]?.array?.map { $0.object }, "\(answer.text)")
        #expect(charges.map { $0?["account"]?.string } == ["acme", "acme", "globex", "globex"])
        #expect(charges.map { $0?["kind"]?.string } == ["linear", "linear", "linear", "fixed"])
        #expect(charges.map { $0?["quantity_exact"]?.string } == ["0.1", "0.1", "3", "7"])
        #expect(charges.map { $0?["rate_exact"]?.string } == ["1", "0.3", "0.3", "0.3"])
        #expect(charges.map { $0?["priced"]?.bool } == [false, true, true, true])
        // 4 days at 1 a day, 5 days at 0.3 an hour; 5 days of three, and seven once.
        #expect(charges.map { $0?["product_exact"]?.string } == ["2/5", "18/5", "108/1", "21/10"])
        let day = 86_400_000_000
        #expect(charges.map { $0?["microseconds"]?.number?.integer } == [4 * day, 5 * day, 5 * day, nil])
        #expect(answer.json?.object?["cost_exact"]?.string == "1141/10")
        #expect(answer.json?.object?["cost"]?.number?.description == "114.1")
    }

    @Test(arguments: [("acme", "4/1"), ("globex", "1101/10")])
    func `an account's part is what its bill says`(_ account: String, _ exact: String) async throws {
        let test = try await Self.made()
        let answer = try await test.ask(.get, "/resource/1/charges?exact=true&account=\(account)")
        #expect(answer.json?.object?["cost_exact"]?.string == exact)
        #expect(
            try await test.ask(.get, "/bill?exact=true&account=\(account)").text.contains("\"cost_exact\":\"\(exact)\"")
        )
    }

    @Test func `a member who paid for it sees its own part, others nothing`() async throws {
        let test = try await Self.made()
        let own = try await test.ask(.get, "/resource/1/charges", token: TestAPI.member)
        #expect(own.status == 200 && !own.text.contains("globex") && own.text.contains("\"cost\":4.0"))
        #expect(!own.text.contains("_exact"))
        let none = try await test.ask(.get, "/resource/1/charges", token: TestAPI.stranger)
        let missing = try await test.ask(.get, "/resource/9/charges", token: TestAPI.stranger)
        #expect((none.status, missing.status) == (404, 404))
        #expect(none.detail == "there is no resource 1" && missing.detail == "there is no resource 9")
    }

    @Test func `what is learned later does not change what was known`() async throws {
        let test = try await Self.made()
        let query = "/resource/1/charges?time_period=2012-04&as_of=2012-04-20T00:00:00Z"
        let before = try await test.ask(.get, query)
        let late = "{\"rtype\": \"nova/instance\", \"name\": \"i\", \"datetime\": \"2012-04-02\", \"linear\": 9}"
        try await test.record(late)
        #expect(try await test.ask(.get, query).text == before.text)
        #expect(try await test.ask(.get, "/resource/1/charges?time_period=2012-04").text != before.text)
        #expect(try await test.ask(.get, "/resource/1/charges?as_of=2012-04-21").status == 400)
    }

    @Test func `what nobody knew of by then is not there, now or later`() async throws {
        let test = try await Self.made()
        let then = "as_of=2012-04-18T00:00:00Z"
        let questions = [
            "/bill?account=later&\(then)", "/resource/1/charges?account=later&\(then)", "/resource/2/charges?\(then)",
        ]
        for question in questions { #expect(try await test.ask(.get, question).status == 404) }
        try await test.record(
            "{\"account\": \"later\", \"rtype\": \"disk\", \"datetime\": \"2012-04-02\", \"linear\": 1}")
        for question in questions {
            let answer = try await test.ask(.get, question)
            #expect(answer.status == 404 && !answer.text.contains("disk"), "\(question): \(answer.text)")
        }
        for question in ["/bill?account=later", "/resource/2/charges"] {
            #expect(try await test.ask(.get, question).status == 200)
        }
    }

    @Test func `an account that has nothing of it has a part of nothing`() async throws {
        let test = try await Self.made()
        try await test.record(
            "{\"account\": \"later\", \"rtype\": \"disk\", \"datetime\": \"2012-04-02\", \"linear\": 1}")
        let answer = try await test.ask(.get, "/resource/1/charges?account=later&time_period=2012-04")
        #expect(answer.status == 200 && answer.json?.object?["charges"]?.array?.isEmpty ?? false)
    }
}
