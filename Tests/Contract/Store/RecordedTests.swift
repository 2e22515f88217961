import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("The time of recording")
struct RecordedTests {
    /// What the clock says from commit to commit: it stands still, goes on, back, far back, and on again.
    static let hands = [
        "2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z", "2025-06-01T00:00:01Z",
        "2025-05-01T00:00:00Z", "1970-01-01T00:00:00Z", "2025-06-01T00:00:01Z", "2025-07-01T00:00:00Z",
    ]

    @Test("rises strictly by commits, whatever the clock says", arguments: StoreKind.allCases)
    func rises(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        var moments: [Moment] = []
        for (index, hand) in Self.hands.enumerated() {
            test.clock.set(try Moment(hand))
            try await test.store.record(try Sample.event("e\(index)"), try Sample.event("f\(index)", "plan", "gold"))
            let pair = [try await test.store.event("e\(index)"), try await test.store.event("f\(index)")]
            #expect(Set(pair.map { $0?.recorded }).count == 1, "all of one batch have the same")
            moments.append(try #require(pair[0]).recorded)
            let versions = try await test.store.setTariffs([try Sample.tariff(), try Sample.tariff("plan")])
            #expect(Set(versions.map(\.recorded)).count == 1)
            moments.append(versions[0].recorded)
            moments.append(
                try #require(try await test.store.cancelEvent("e\(index)", by: "me", because: "it")).recorded)
            moments.append(
                try #require(try await test.store.cancelTariff(versions[0].id, by: "me", because: "it")).recorded)
            let rejected = RejectedDelivery(source: "nova", reason: "no", body: "\(index)")
            _ = try await test.store.outcomes(of: RecordBatch(events: [], rejected: [rejected]))
            moments.append(try #require(try await test.store.rejected(after: Int64(index), limit: 1).first).recorded)
        }
        for (earlier, later) in zip(moments, moments.dropFirst()) { #expect(earlier < later) }
    }

    @Test("is the clock's where that went on", arguments: StoreKind.allCases)
    func isTheClocks(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let moment = try Moment("2026-02-03T04:05:06.789012Z")
        test.clock.set(moment)
        try await test.store.record(try Sample.event("a"))
        #expect(try await test.store.event("a")?.recorded == moment)
    }

    @Test(
        "is later than the moment of which all was shown before, though the clock stands still",
        arguments: StoreKind.allCases)
    func afterReaders(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let now = test.clock.utcNow()
        for round in 0..<3 {
            let reader = try await test.store.usage(
                UsageQuestion(scope: BillScope(period: try Sample.period("2025"), now: now), known: now))
            try await test.store.record(try Sample.event("e\(round)"))
            let versions = try await test.store.setTariffs([try Sample.tariff()])
            await reader.finish()
            #expect(try #require(try await test.store.event("e\(round)")).recorded > now)
            #expect(versions[0].recorded > now)
        }
    }

    @Test("is later than a moment shown as of though the clock went back since", arguments: StoreKind.allCases)
    func afterReadersWithTheClockBack(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let shown = test.clock.utcNow()
        let before = try await Sample.bill(test.store, asOf: shown)
        test.clock.set(try Moment("2025-12-01T00:00:00Z"))
        try await test.store.record(try Sample.event("a"))
        _ = try await test.store.setTariffs([try Sample.tariff()])
        #expect(try #require(try await test.store.event("a")).recorded > shown)
        #expect(try await Sample.bill(test.store, asOf: shown) == before)
        #expect(try await Sample.bill(test.store) != before)
    }

    @Test("rises with the sequence of the log while many write", arguments: StoreKind.allCases)
    func manyWriters(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await withThrowingTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<10 {
                        try await test.store.record(
                            try Sample.event("\(writer)-\(number)-a"), try Sample.event("\(writer)-\(number)-b"))
                    }
                }
            }
            try await group.waitForAll()
        }
        let log = try await test.store.log()
        #expect(log.count == 160)
        var batches: [Moment: Set<Substring>] = [:]
        for (earlier, later) in zip(log, log.dropFirst()) {
            #expect(earlier.sequence < later.sequence)
            #expect(earlier.recorded <= later.recorded)
        }
        for entry in log { batches[entry.recorded, default: []].insert(entry.event.id.dropLast(2)) }
        #expect(batches.count == 80, "each batch has a moment of its own")
        #expect(batches.values.allSatisfy { $0.count == 1 })
    }
}
