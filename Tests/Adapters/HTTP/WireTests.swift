import Domain
import Testing

@testable import HTTPAdapter

struct WireTests {
    @Test(arguments: [
        (nil, BillFormat.json), ("", .json), ("*/*", .json), ("text/csv", .csv), ("TEXT/CSV; charset=utf-8", .csv),
        ("text/*", .csv), ("application/json, text/csv", .json), ("application/json;q=0.5, text/csv", .csv),
        ("text/csv;q=0.5, application/json", .json), ("text/csv, */*", .csv), ("text/csv;q=0", .json),
        ("text/csv;q=0, */*", .json), ("text/html,application/xml;q=0.9,*/*;q=0.8", .html), ("image/png", .json),
        (",;q=,", .json), ("text/html;q=0.5, application/json", .json), ("text/html, text/csv;q=0.9", .html),
        ("application/json, text/html", .json),
    ])
    func `the format is the one that the client would rather have`(_ accept: String?, _ format: BillFormat) {
        #expect(BillFormat(accept: accept) == format)
    }

    @Test func `a query's names and values are percent-encoded UTF-8`() throws {
        let query = try QueryParameters("a=1%202&b=x+y%2B&&c=%C3%a9&d", known: ["a", "b", "c", "d", "e"])
        #expect(query["a"] == "1 2")
        #expect(query["b"] == "x y+")
        #expect(query["c"] == "é")
        #expect(query["d"] == "")
        #expect(query["e"] == nil)
    }

    @Test(arguments: [
        ("2012-04-17T11:21:04%2B02:00", "2012-04-17T09:21:04Z"), ("2012-04-17T11:21:04+02:00", "2012-04-17T09:21:04Z"),
        ("2012-04-17+11:21:04.5+0200", "2012-04-17T09:21:04.500000Z"),
        ("2012-04-17%2011:21:04", "2012-04-17T11:21:04Z"),
        ("2012-04-17+11:21:04-02:00", "2012-04-17T13:21:04Z"), ("2012-04-17T11:21:04+Z", nil),
        ("2012-04-17T11:21:04++02:00", nil), ("2012-04-17+02:00", nil),
    ])
    func `a moment's offset may have its plus sign as it is`(_ text: String, _ moment: String?) throws {
        let query = try QueryParameters("from=\(text)", known: ["from"])
        guard let moment else {
            #expect(throws: FieldError.self) { _ = try query.moment("from") }
            return
        }
        #expect(try query.moment("from")?.description == moment)
    }

    @Test(arguments: [
        ("a=%", "percent-encoded"), ("a=%4", "percent-encoded"), ("a=%zz", "percent-encoded"),
        ("a=%ff", "percent-encoded"), ("a=1&a=1", "a is there twice"),
        ("b=1", "\"b\" is no parameter here; it may be a, c"),
    ])
    func `a query that is wrong says where`(_ query: String, _ reason: String) {
        #expect {
            _ = try QueryParameters(query, known: ["a", "c"])
        } throws: { error in
            (error as? APIError)?.detail.contains(reason) ?? false
        }
    }

    @Test func `the id of a request is a random UUID`() throws {
        let ids = (0..<100).map { _ in RequestID().description }
        let form = try Regex("req-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
        for id in ids { #expect(id.wholeMatch(of: form) != nil) }
        #expect(Set(ids).count == 100)
    }
}
