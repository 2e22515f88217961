import Domain
import HTTPTypes
import JSON
import Ports
import Testing

@testable import HTTPAdapter

struct BillRouteTests {
    private static let image = """
        {"account": 1, "rtype": "glance/image", "name": 22, "linear": 4404752,
         "datetime": "2012-01-19T16:23:20.293482Z"}
        """
    private static let instance = """
        {"account": "1", "rtype": "nova/instance", "name": "12", "fixed": 0, "datetime": "2012-01-19T17:37:24.024440Z",
         "children": [{"rtype": "local_gb", "linear": 0}, {"rtype": "memory_mb", "linear": 512},
                      {"rtype": "vcpus", "linear": 1}]}
        """

    @Test func `the predecessor's own sample comes out to the digit`() async throws {
        let test = try TestAPI()
        try await test.record(Self.image)
        try await test.record(Self.instance)
        let answer = try await test.ask(.get, "/bill?time_period=2012-04&ids=none")
        let created = "\"created_at\":\"2012-01-19T17:37:24.024440Z\",\"destroyed_at\":null"
        #expect(
            answer.text == """
                {"bill":[{"name":"1","resources":[\
                {"cost":0.0,\(created),"name":null,"rtype":"local_gb"},\
                {"cost":8434.157037037037,\(created),"name":null,"rtype":"memory_mb"},\
                {"cost":16.472962962962963,\(created),"name":null,"rtype":"vcpus"},\
                {"cost":0.0,\(created),"name":"12","rtype":"nova/instance"},\
                {"cost":72559316.55703704,"created_at":"2012-01-19T16:23:20.293482Z","destroyed_at":null,\
                "name":"22","rtype":"glance/image"}]}],\
                "period_end":"2012-05-01T00:00:00Z","period_start":"2012-04-01T00:00:00Z"}
                """)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.contentLength] == String(answer.text.utf8.count))
    }

    @Test(arguments: [
        "time_period=2012-04", "", "period_start=2012-04-01&period_end=2012-05-01T00:00:00Z",
        "period_start=2012-04-01+00:00:00&period_end=2012-05-01%2000:00:00.000000",
        "period_start=2012-04-01T02:00:00%2B02:00&period_end=2012-05-01T00:00:00Z",
        "as_of=2012-04-17T11:21:04Z", "rtype=vcpus", "rtype=glance/image", "exact=true", "limit=1", "marker=0",
        "marker=1",
        "account=1",
    ])
    func `a bill's parameters say what it shows`(_ query: String) async throws {
        let test = try TestAPI()
        // In one go: of two commits the second is recorded a microsecond later, which is after now.
        _ = try await test.ask(.post, "/events", body: "[\(Self.image), \(Self.instance)]")
        let answer = try await test.ask(.get, "/bill?" + query)
        try #require(answer.status == 200, "\(answer.text)")
        let lines = answer.json?.object?["bill"]?.array?.first?.object?["resources"]?.array
        let rtypes = lines?.compactMap { $0.object?["rtype"]?.string } ?? []
        switch query {
        case "rtype=vcpus": #expect(rtypes == ["vcpus", "nova/instance"])
        case "rtype=glance/image": #expect(rtypes == ["glance/image"])
        case "marker=1": #expect(rtypes.isEmpty)
        default: #expect(rtypes == ["local_gb", "memory_mb", "vcpus", "nova/instance", "glance/image"])
        }
        #expect(answer.text.contains("cost_exact") == (query == "exact=true"))
        #expect(answer.text.hasSuffix("\"period_start\":\"2012-04-01T00:00:00Z\"}"))
    }

    @Test func `a bill is a table where the client would rather have one`() async throws {
        let test = try TestAPI()
        try await test.record(Self.image)
        let answer = try await test.ask(.get, "/bill?ids=none", headers: ["Accept": "text/csv"])
        #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
        #expect(
            answer.text == "account,rtype,name,created_at,destroyed_at,cost\r\n"
                + "1,glance/image,22,2012-01-19T16:23:20.293482Z,,72559316.55703704\r\n")
    }

    @Test func `a large bill is written piece by piece, and is the same bill`() async throws {
        let reader = ScriptedReader { $0 < 5 ? ScriptedReader.chunk($0) : [] }
        let answer = try await TestAPI(reader: reader).ask(.get, "/bill?time_period=2012-04")
        #expect(answer.headers[.contentLength] == nil)
        #expect(answer.pieces > 3)
        let accounts = try #require(answer.json?.object?["bill"]?.array)
        #expect(accounts.count == 1)
        #expect(accounts.first?.object?["resources"]?.array?.count == 2_000)
        #expect(reader.finishes == 1)
    }

    @Test func `a bill is finished when its answer is dropped unread`() async throws {
        let reader = ScriptedReader { ScriptedReader.chunk($0) }
        try await TestAPI(reader: reader).drop(.get, "/bill")
        try await reader.waitForFinish()
        #expect(reader.finishes == 1)
    }

    @Test func `the head of a large bill has the length that it would have`() async throws {
        let read = { @Sendable (call: Int) in call < 5 ? ScriptedReader.chunk(call) : [] }
        let bill = try await TestAPI(reader: ScriptedReader(read)).ask(.get, "/bill?time_period=2012-04")
        let head = try await TestAPI(reader: ScriptedReader(read)).ask(.head, "/bill?time_period=2012-04")
        #expect((head.status, head.text) == (200, ""))
        #expect(head.headers[.contentLength] == String(bill.text.utf8.count))
        #expect(head.headers[.contentType] == bill.headers[.contentType])
    }

    @Test func `a store that fails before the first piece gives a status, and the bill is finished`() async throws {
        let reader = ScriptedReader { _ throws(StoreError) in throw .unavailable("the disk is gone") }
        let answer = try await TestAPI(reader: reader).ask(.get, "/bill")
        #expect(answer.status == 503)
        #expect(answer.detail == "the store is not available; nothing was recorded, try again later")
        #expect(reader.finishes == 1)
    }

    @Test func `a store that fails later breaks the answer off`() async throws {
        let reader = ScriptedReader { call throws(StoreError) in
            guard call < 2 else { throw .unavailable("the disk is gone") }
            return ScriptedReader.chunk(call)
        }
        let test = try TestAPI(reader: reader)
        await #expect(throws: StoreError.self) { try await test.ask(.get, "/bill") }
        #expect(reader.finishes == 1)
    }
}
