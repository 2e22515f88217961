import Domain
import Foundation
import JSON
import Ports
import TestSupport
import Testing

@Suite("The first worked example")
struct SeedSampleTests {
    /// A line of the bill without its ids; its parent is the place of another line.
    struct Line: Hashable {
        let account: String
        let rtype: String
        let name: String?
        let parent: Int?
        let created: String?
        let destroyed: String?
        let cost: Double
    }

    static let events = [
        """
        {"datetime": "2012-01-19T16:23:20.293482Z", "account": 1, "rtype": "glance/image", "name": 22, "linear": 4404752}
        """,
        """
        {"datetime": "2012-01-19T17:37:24.024440Z", "account": 1, "rtype": "nova/instance", "name": 12, "fixed": 0,
         "children": [{"rtype": "local_gb", "linear": 0}, {"rtype": "memory_mb", "linear": 512},
                      {"rtype": "vcpus", "linear": 1}]}
        """,
    ]

    @Test("is the sample of the system that this one succeeds, but for the ids", arguments: StoreKind.allCases)
    func sample(kind: StoreKind) async throws {
        let now = try Moment("2012-04-17T11:21:04Z")
        let test = try TestStore(kind, at: now.description)
        let drafts = try Self.events.map { try EventReader.read(try JSONParser.parse($0), now: now) }
        let events = drafts.map { $0.event(id: nil, account: $0.account) }
        _ = try await test.store.outcomes(of: RecordBatch(events: events))
        let period = try #require(Period(timePeriod: "2012-04"))
        let bill = try await BillText.lines(test.store, period: period, now: now)
        let sample = try #require(try JSONParser.parse(Self.fixture()).object)
        #expect(sample["period_start"] == .string(period.start.description))
        #expect(sample["period_end"] == .string(period.end.description))
        let expected = try Self.lines(sample)
        #expect(expected.count == 5)
        #expect(Self.lines(bill) == expected)
        // As the contract's text spells the costs, which is not how the sample does.
        let texts = bill.flatMap { $0.lines.map(\.cost.double.shortestText) }
        #expect(texts == ["0.0", "8434.157037037037", "16.472962962962963", "0.0", "72559316.55703704"])
        await test.store.close()
    }

    private static func fixture() throws -> [UInt8] {
        let tests = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: tests.appending(path: "Support/Fixtures/seed-sample.json")))
    }

    private static func lines(_ bill: [(name: String, lines: [BillLine])]) -> [Line] {
        bill.flatMap { account in
            account.lines.map { line in
                Line(
                    account: account.name, rtype: line.rtype, name: line.name,
                    parent: account.lines.firstIndex { $0.id == line.parent }, created: line.created?.description,
                    destroyed: line.destroyed?.description, cost: line.cost.double)
            }
        }
    }

    private static func lines(_ sample: JSONObject) throws -> [Line] {
        try (sample["bill"]?.array ?? []).flatMap { account in
            let account = try #require(account.object)
            let resources = (account["resources"]?.array ?? []).compactMap(\.object)
            return try resources.map { resource in
                let cost = try #require(resource["cost"]?.number)
                return Line(
                    account: try #require(account["name"]?.string), rtype: try #require(resource["rtype"]?.string),
                    name: resource["name"]?.string,
                    parent: resources.firstIndex { $0["id"] == resource["parent_id"] },
                    created: resource["created_at"]?.string, destroyed: resource["destroyed_at"]?.string,
                    cost: try #require(Double(cost.description)))
            }
        }
    }
}
