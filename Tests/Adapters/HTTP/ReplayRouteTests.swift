import Domain
import HTTPTypes
import JSON
import Ports
import Testing
import UseCases

@testable import HTTPAdapter

struct ReplayRouteTests {
    /// A message that speaks of so many volumes as it has letters; none is a type that is never billed.
    private static func meaning(of delivery: Delivery) -> TakeDeliveries.Meaning {
        let text = String(decoding: delivery.body, as: UTF8.self)
        guard !text.hasPrefix("bad") else {
            return .rejected(RejectedDelivery(source: delivery.source, reason: "is bad", body: text))
        }
        let events = text.split(separator: " ").map { name in
            Event(
                id: String(name.prefix(1)), moment: Bills.moment("2012-04-01"), account: "acme",
                nodes: [.init(parent: nil, rtype: "volume", name: String(name), charge: nil, attributes: nil)],
                source: .api, fingerprint: Fingerprint(of: Array(name.utf8)))
        }
        return events.isEmpty ? .ignored : .events(events.map { .event($0) })
    }

    private func test() throws -> TestAPI { try TestAPI(understand: { line, _ in Self.meaning(of: line) }) }

    private func results(_ test: TestAPI, _ body: String) async throws -> [String] {
        let answer = try await test.ask(.post, "/replay", body: body)
        #expect(answer.status == 200, "\(answer.text)")
        return (answer.json?.array ?? []).map { row in
            let row = row.object
            let (line, events) = (row?["line"]?.number?.integer ?? 0, row?["events"]?.number?.integer ?? -1)
            return "\(line): \(row?["result"]?.string ?? "") \(events) \(row?["reason"]?.string ?? "")"
        }
    }

    @Test func `says of each line what became of it`() async throws {
        let test = try test()
        #expect(
            try await results(test, "a b\n\n  \r\nbad\nc\n")
                == ["1: recorded 2 ", "4: rejected 0 is bad", "5: recorded 1 "])
        #expect(
            try await results(test, "a b\nd a\nbad") == ["1: known 0 ", "2: recorded 1 ", "3: rejected 0 is bad"])
        let kept = try await test.store.rejected(after: 0, limit: 9).map(\.delivery)
        #expect(kept == [RejectedDelivery(source: "replay", reason: "is bad", body: "bad")])
    }

    @Test func `records all events of a line or none, and keeps what contradicts the log`() async throws {
        let test = try test()
        _ = try await results(test, "a")
        let rows = try await results(test, "b axe\nc")
        #expect(
            rows.count == 2 && rows[0].hasPrefix("1: rejected 0 event a was recorded") && rows[1] == "2: recorded 1 ")
        #expect(try await test.store.events(.init()).map(\.event.id) == ["a", "c"])
        #expect(try await test.store.rejected(after: 0, limit: 9).map(\.delivery.body) == ["b axe"])
    }

    @Test func `refuses a body without a line, and one of too many`() async throws {
        let test = try test()
        for body in ["", "\n \n\r\n"] {
            let answer = try await test.ask(.post, "/replay", body: body)
            #expect(answer.status == 400 && answer.detail?.hasPrefix("the body is empty") ?? false)
        }
        let answer = try await test.ask(.post, "/replay", body: String(repeating: "a\n", count: 10_001))
        #expect(answer.status == 400)
        #expect(answer.detail == "the body has more than 10000 lines; send fewer at a time")
        #expect(try await test.store.events(.init()).isEmpty)
        #expect(try await results(test, String(repeating: "a\n\n", count: 10_000)).count == 10_000)
    }
}
