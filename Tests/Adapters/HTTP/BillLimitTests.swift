import HTTPTypes
import JSON
import Testing

@testable import HTTPAdapter

struct BillLimitTests {
    /// Ten accounts, of which every third has a disk beside its server.
    private static func made() async throws -> TestAPI {
        let test = try TestAPI()
        let events = (0..<10).flatMap { number in
            (number % 3 == 2 ? ["disk", "server"] : ["server"]).map {
                "{\"account\": \"a\(number)\", \"rtype\": \"\($0)\", \"linear\": 1, \"datetime\": \"2012-04-01\"}"
            }
        }
        try #require(try await test.ask(.post, "/events", body: events.joined(separator: "\n")).status == 200)
        return test
    }

    private static func names(_ test: TestAPI, _ query: String) async throws -> [String] {
        let bill = try await test.ask(.get, "/bill?" + query).json?.object?["bill"]?.array
        return try #require(bill).compactMap { $0.object?["name"]?.string }
    }

    @Test(arguments: [
        ("limit=2", ["a0", "a1"]), ("limit=2&rtype=disk", ["a2", "a5"]), ("limit=3&rtype=disk", ["a2", "a5", "a8"]),
        ("limit=9&rtype=disk", ["a2", "a5", "a8"]), ("limit=2&rtype=disk&marker=a5", ["a8"]),
        ("limit=1&rtype=disk&marker=a2", ["a5"]), ("limit=1&rtype=none", []),
        ("limit=2&rtype=server&marker=a7", ["a8", "a9"]),
        ("rtype=disk&account=a5&limit=1", ["a5"]), ("rtype=disk&account=a4&limit=1", []),
    ])
    func `a limit counts the accounts that are listed`(_ query: String, _ names: [String]) async throws {
        #expect(try await Self.names(try await Self.made(), query) == names)
    }

    @Test func `pages of a filtered bill are the whole of it`() async throws {
        let test = try await Self.made()
        var names: [String] = []
        while let page = Optional(
            try await Self.names(test, "rtype=disk&limit=1" + (names.last.map { "&marker=\($0)" } ?? ""))),
            !page.isEmpty
        {
            names += page
        }
        #expect(names == ["a2", "a5", "a8"])
    }
}
