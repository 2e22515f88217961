import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing
import UseCases

@Suite("A comparison of a copy with its original")
struct CopyDifferenceTests {
    private static let now = "2025-06-01T00:00:00Z"

    /// Two accounts with a server each, a price and a rejected delivery.
    private static func original() async throws -> InMemoryStore {
        let store = InMemoryStore(clock: SetClock(try Moment("2025-05-20T00:00:00Z")))
        try await store.record(
            try Sample.event("a", at: "2025-03-05T00:00:00Z", account: "acme", "nova/instance", "i1"))
        try await store.record(
            try Sample.event("b", at: "2025-04-05T00:00:00Z", account: "globex", "nova/instance", "i2"))
        _ = try await store.cancelEvent("none", by: "me", because: "it")
        _ = try await store.setTariffs([try Sample.tariff()])
        _ = try await store.record(
            RecordBatch(rejected: [RejectedDelivery(source: "nova", reason: "no", body: "x")]))
        return store
    }

    /// Compares with a copy that was changed on its way.
    private static func compare(
        _ change: ([LogEntry]) throws -> [LogEntry] = { $0 },
        _ others: (inout AdoptedContent) throws -> Void = { _ in }
    ) async throws -> CompareStores.Report {
        let source = try await original()
        let copy = InMemoryStore(clock: SetClock(try Moment(now)))
        var content = AdoptedContent()
        content.entries = try change(try await source.log(after: .start, through: .never, limit: 99))
        content.tariffs = try await source.tariffRecords()
        content.rejected = try await source.rejectedEntries(after: 0, limit: 9)
        try others(&content)
        try await copy.adopt(content)
        let clock = SetClock(try Moment(now))
        return try await CompareStores(source, with: copy, clock: clock)(through: try await source.horizon())
    }

    @Test("finds none where there is none, in all months since the first event")
    func none() async throws {
        let report = try await Self.compare()
        #expect(report.differences == 0 && report.first.isEmpty, "\(report.first)")
        #expect(report.events == 2 && report.tariffs == 1 && report.rejected == 1)
        #expect(report.months == 4, "March to June")
        #expect(report.bills == 1 + 2 + 2 + 2)
    }

    @Test("names account, month and resource of a bill that is another, and both costs")
    func bill() async throws {
        let report = try await Self.compare { entries in
            try entries.map { entry in
                guard entry.event.event.id == "b" else { return entry }
                let other = try Sample.event(
                    "b", at: "2025-04-05T00:00:00Z", account: "globex", "nova/instance", "i2", Sample.linear(2))
                let recorded = RecordedEvent(
                    event: other, recorded: entry.recorded, sequence: entry.event.sequence, cancellation: nil)
                return LogEntry(event: recorded, account: entry.account, resources: entry.resources)
            }
        }
        #expect(report.first.contains { $0.contains("event \"b\"") }, "\(report.first)")
        let april =
            "account \"globex\", 2025-04: nova/instance \"i2\": nova/instance \"i2\" costs 52/1, and 104/1 in the copy"
        #expect(report.first.contains(april), "\(report.first)")
        #expect(!report.first.contains { $0.contains("acme") })
        #expect(report.differences == 3, "the log, April and May; June has just begun")
    }

    @Test("finds what is missing, and what is there only in the copy")
    func missing() async throws {
        let missing = try await Self.compare { $0.filter { $0.event.event.id != "b" } }
        #expect(missing.first.contains("the log: event \"b\" is missing in the copy"), "\(missing.first)")
        #expect(
            missing.first.contains("account \"globex\", 2025-05: nova/instance \"i2\" is missing in the copy"),
            "\(missing.first)")
        #expect(missing.first.contains("2 accounts, and 1 in the copy"))
        let more = try await Self.compare { entries in
            let event = RecordedEvent(
                event: try Sample.event("c", at: "2025-05-05T00:00:00Z", account: "initech", "plan", "p"),
                recorded: try #require(entries.last).recorded, sequence: 3, cancellation: nil)
            return entries + [
                LogEntry(
                    event: event, account: AccountID(rawValue: 3), resources: [ResourceID(rawValue: 3)])
            ]
        }
        #expect(more.first.contains("the log: event \"c\" is only in the copy"), "\(more.first)")
        #expect(
            more.first.contains("account \"initech\", 2025-05: plan \"p\" is only in the copy"), "\(more.first)")
    }

    @Test("finds prices and rejected deliveries that are others")
    func others() async throws {
        let none = try await Self.compare({ $0 }) { content in
            content.tariffs = []
            content.rejected = []
        }
        #expect(none.first.contains("tariff 1: missing in the copy"), "\(none.first)")
        #expect(none.first.contains("rejected delivery 1: missing in the copy"), "\(none.first)")
        #expect(none.first.contains { $0.contains("acme") && $0.contains("costs") }, "a bill without its price")
        let other = try await Self.compare({ $0 }) { content in
            content.rejected = content.rejected.map { RejectedEntry(record: $0.record, settled: $0.record.recorded) }
        }
        #expect(other.first.contains("rejected delivery 1: not the same in the copy"), "\(other.first)")
        #expect(other.first.contains("0 settled deliveries, and 1 in the copy"), "\(other.first)")
    }
}
