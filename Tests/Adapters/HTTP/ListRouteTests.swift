import Domain
import HTTPTypes
import JSON
import Ports
import Testing

@testable import HTTPAdapter

struct ListRouteTests {
    /// Three hundred servers of three accounts, each with a part, and two that nobody owns.
    private static func made() async throws -> TestAPI {
        let test = try TestAPI()
        let servers = (0..<300).map { number in
            """
            {"account": "a\(number % 3)", "rtype": "nova/instance", "name": "s\(number)", "linear": 1, \
            "datetime": "2012-04-0\(number % 9 + 1)", "attrs": {"n": \(number)}, "children": [{"rtype": "vcpus"}]}
            """
        }
        let unowned = ["u1", "u2"].map { "{\"rtype\": \"glance/image\", \"name\": \"\($0)\", \"linear\": 1}" }
        let answer = try await test.ask(.post, "/events", body: (servers + unowned).joined(separator: "\n"))
        try #require(answer.status == 200, "\(answer.text)")
        let tariffs = "{\"values\": {\"a\": 1, \"b\": 2, \"c\": 3}}"
        _ = try await test.ask(.post, "/tariff", body: tariffs)
        let rejected = (0..<150).map {
            RejectedDelivery(source: "nova", reason: "no \"\($0)\"", body: "{\"n\": \($0)}")
        }
        _ = try await test.store.record(RecordBatch(events: [], rejected: rejected))
        return test
    }

    @Test(arguments: [
        ("/event", "id", 302), ("/resource", "id", 602), ("/rejected", "id", 150), ("/account", "name", 3),
        ("/tariff/history", "id", 3), ("/event?account=a1", "id", 100), ("/resource?rtype=vcpus", "id", 300),
        ("/resource?unowned=true", "id", 2), ("/resource?account=a2&rtype=vcpus", "id", 100),
        ("/resource?account_id=1", "id", 200), ("/event?name=s7", "id", 1),
        ("/event?from=2012-04-09&to=2012-04-10", "id", 33),
        ("/resource?account=a1&unowned=true", "id", 0),
    ])
    func `a list is whole without a limit, and page by page the same`(
        _ path: String, _ key: String, _ count: Int
    ) async throws {
        let test = try await Self.made()
        let all = try #require(try await test.ask(.get, path).json?.array)
        #expect(all.count == count)
        for size in [1, 2, 16, 17, 64, 1_000] where count / size < 120 {
            var pages: [JSONValue] = []
            var marker: String?
            while true {
                let last = marker.map { "&marker=\($0)" } ?? ""
                let page = try await test.ask(.get, "\(path)\(path.contains("?") ? "&" : "?")limit=\(size)\(last)")
                let entries = try #require(page.json?.array, "\(page.text)")
                #expect(entries.count <= size)
                guard let end = entries.last?.object?[key] else { break }
                pages += entries
                marker = end.string ?? end.number?.description
            }
            #expect(pages == all)
        }
    }

    @Test func `a long list is written piece by piece, and its head has its length`() async throws {
        let test = try await Self.made()
        let answer = try await test.ask(.get, "/event")
        #expect(answer.pieces > 1)
        #expect(answer.headers[.contentLength] == nil)
        let head = try await test.ask(.head, "/event")
        #expect((head.text, head.headers[.contentLength]) == ("", String(answer.text.utf8.count)))
    }

    @Test func `a list that the store breaks off is not taken for the whole`() async throws {
        let test = try await Self.made()
        test.store.fail(with: .unavailable("gone"), after: 15)
        await #expect(throws: StoreError.self) { try await test.ask(.get, "/event") }
        #expect(try await test.ask(.get, "/rejected").status == 503)
    }

    @Test func `an event is listed as it was recorded`() async throws {
        let test = try TestAPI()
        let body = """
            {"account": "acme", "rtype": "nova/instance", "name": 12, "datetime": "2012-04-01", "fixed": 0.10,
             "attrs": {"b": 1, "a": null}, "keep_closed": true,
             "children": [{"rtype": "vcpus", "linear": 1e1, "children": [{"rtype": "x", "linear": null}]}, {"rtype": "y"}]}
            """
        _ = try await test.ask(.post, "/event", headers: ["Idempotency-Key": "e"], body: body)
        let expected = """
            {"account":"acme","cancellation":null,"datetime":"2012-04-01T00:00:00Z","emitted":"2012-04-01T00:00:00Z",\
            "id":"e","keep_closed":true,"recorded":"2012-04-17T11:21:04Z","source":"api","type":null,\
            "attrs":{"b":1,"a":null},"children":[{"children":[{"fixed":null,"name":null,"rtype":"x"}],"linear":10,\
            "name":null,"rtype":"vcpus"},{"name":null,"rtype":"y"}],"fixed":0.1,"name":"12","rtype":"nova/instance"}
            """
        #expect(try await test.ask(.get, "/event/e").text == expected)
        #expect(try await test.ask(.get, "/event").text == "[\(expected)]")
        #expect(try await test.ask(.get, "/event?marker=e").text == "[]")
        #expect(try await test.ask(.get, "/event?marker=none").status == 404)
    }

    @Test func `a resource without a charge is made, and is on no bill`() async throws {
        let test = try TestAPI()
        let answer = try await test.ask(
            .post, "/resource",
            body:
                "{\"account\": \"acme\", \"rtype\": \"nova/instance\", \"name\": 16, \"attrs\": {\"flavor\": \"tiny\"}}"
        )
        #expect(answer.status == 200 && answer.json?.object?["name"]?.string == "16")
        #expect(
            try await test.ask(.get, "/resource").text == """
                [{"account_id":1,"attrs":{"flavor":"tiny"},"id":1,"name":"16","parent_id":null,"rtype":"nova/instance"}]
                """)
        #expect(try await test.ask(.get, "/bill").json?.object?["bill"]?.array == [])
        for charge in ["\"linear\": 1", "\"fixed\": null", "\"children\": [{\"rtype\": \"a\", \"linear\": 1}]"] {
            let body = "{\"account\": \"acme\", \"rtype\": \"r\", \(charge)}"
            let refused = try await test.ask(.post, "/resource", body: body)
            #expect(refused.status == 400)
            #expect(refused.detail?.contains("is a charge, and none can be said here") ?? false)
        }
        #expect(try await test.store.events(.init()).count == 1)
    }
}
