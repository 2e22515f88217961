import Domain
import HTTPAdapter
import HTTPTypes
import JSON
import Ports
import Testing

/// What projects are called, beside their ids.
struct AccountTitleTests {
    private struct Directory: AccountDirectory {
        func titles() async -> AccountTitles { AccountTitleTests.titles }
    }

    private static let titles: AccountTitles = {
        var titles = AccountTitles()
        titles[account: "a1"] = AccountTitle(name: "=acme,\"inc\"", domain: "Default")
        titles[account: "b2"] = AccountTitle(name: "<b>globex</b>", domain: nil)
        return titles
    }()

    private func test() async throws -> TestAPI {
        let test = try TestAPI(directory: Directory())
        for account in ["a1", "b2", "c3"] {
            try await test.record(
                "{\"account\":\"\(account)\",\"rtype\":\"cinder/volume\",\"name\":\"v-\(account)\",\"linear\":1,"
                    + "\"datetime\":\"2012-04-01T00:00:00Z\"}")
        }
        return test
    }

    @Test func `accounts of bills and of the list have the names and the domains that are known`() async throws {
        let test = try await test()
        for path in ["/bill", "/account"] {
            let answer = try #require(try await test.ask(.get, path).json)
            let accounts = try #require(answer.array ?? answer.object?["bill"]?.array).compactMap(\.object)
            #expect(accounts.map { $0["name"]?.string } == ["a1", "b2", "c3"])
            #expect(accounts.map { $0["project_name"]?.string } == ["=acme,\"inc\"", "<b>globex</b>", nil])
            #expect(accounts[0]["project_domain"] == .string("Default") && accounts[1]["project_domain"] == .null)
            #expect(accounts[2]["project_domain"] == nil && accounts[2]["project_name"] == nil)
        }
    }

    @Test func `a table has them as its last columns, empty where they are not known`() async throws {
        let test = try await test()
        let answer = try await test.ask(.get, "/bill?exact=true", headers: ["Accept": "text/csv"])
        let lines = answer.text.split(separator: "\r\n")
        #expect(lines[0].hasSuffix(",cost,cost_exact,project_name,project_domain"))
        #expect(lines[1].hasSuffix(",\"'=acme,\"\"inc\"\"\",Default"))
        #expect(lines[2].hasSuffix(",<b>globex</b>,") && lines[3].hasSuffix(",,"))
    }

    @Test func `a page calls accounts by their names, and shows their ids beside them`() async throws {
        let page = try await test().ask(.get, "/bill", headers: ["Accept": "text/html"]).text
        #expect(
            page.contains("Account <bdi>=acme,&quot;inc&quot;</bdi> <small><bdi>Default</bdi> <bdi>a1</bdi></small>"))
        #expect(page.contains("<bdi>&lt;b&gt;globex&lt;/b&gt;</bdi>") && page.contains("Account <bdi>c3</bdi></h2>"))
    }

    @Test(arguments: ["application/json", "text/csv", "text/html"])
    func `a bill without ids is without them, and the same with a directory and without`(_ type: String) async throws {
        let (with, without) = (try await test(), try TestAPI())
        for account in ["a1", "b2", "c3"] {
            try await without.record(
                "{\"account\":\"\(account)\",\"rtype\":\"cinder/volume\",\"name\":\"v-\(account)\",\"linear\":1,"
                    + "\"datetime\":\"2012-04-01T00:00:00Z\"}")
        }
        let path = "/bill?ids=none"
        let bill = try await with.ask(.get, path, headers: ["Accept": type])
        #expect(try await without.ask(.get, path, headers: ["Accept": type]).text == bill.text)
        #expect(!bill.text.contains("acme") && bill.text.contains("a1"))
    }

    @Test func `a server that goes on without something is ready, and says what that is`() async throws {
        let answer = try await TestAPI(notes: ["keystone (away)"]).ask(.get, "/ready", token: nil)
        #expect(answer.status == 200 && answer.text == "{\"notes\":[\"keystone (away)\"],\"status\":\"ready\"}")
        let both = try await TestAPI(away: ["store"], notes: ["keystone (away)"]).ask(.get, "/ready", token: nil)
        #expect(both.status == 503 && both.detail == "not ready: store")
    }
}
