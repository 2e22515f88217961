import Domain
import Ports
import TestSupport
import Testing

@Suite("Exact bills")
struct AdditivityTests {
    /// A resource of an account, by the names that lead down to it.
    private struct Line: Hashable {
        let account: String
        let path: [String]
    }

    /// What each resource costs; those that cost nothing are left out.
    private static func costs(
        _ store: any BillingStore, _ start: Moment, _ end: Moment, now: Moment
    ) async throws -> [Line: ExactAmount] {
        let period = try #require(Period(start: start, end: end))
        var costs: [Line: ExactAmount] = [:]
        for account in try await BillText.lines(store, period: period, now: now) {
            let lines = Dictionary(account.lines.map { ($0.id, $0) }) { first, _ in first }
            for line in account.lines where !line.cost.isZero {
                var path: [String] = []
                var next: BillLine? = line
                while let one = next {
                    path.append("\(one.rtype) \(one.name ?? "-")")
                    next = one.parent.flatMap { lines[$0] }
                }
                let key = Line(account: account.name, path: path)
                #expect(costs[key] == nil, "each resource has one line")
                costs[key] = line.cost
            }
        }
        return costs
    }

    @Test("of the pieces of a period add up to that of the whole, cut wherever", arguments: Rounds.seeds(5))
    func addUp(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 600 + seed, events: 120)
        var random = Seeded(seed)
        for kind in StoreKind.allCases {
            let test = try TestStore(kind)
            var player = StreamPlayer(test.store, batchSize: 20)
            try await player.play(stream.shuffled(seed: seed))
            let moments = try await test.store.log().map(\.event.moment)
            let start = try Moment("2025-01-28T00:00:00Z")
            for now in [stream.now, stream.now.adding(microseconds: 40 * Moment.day)] {
                // Some cuts fall on moments of events, some beside them, some on months, some anywhere.
                var cuts = [start, try Moment("2025-02-01T00:00:00Z"), try Moment("2025-06-01T00:00:00Z")]
                for _ in 0..<4 {
                    cuts.append(random.pick(moments))
                    cuts.append(random.pick(moments).adding(microseconds: Int64.random(in: -1...1, using: &random)))
                    cuts.append(start.adding(microseconds: Int64.random(in: 0..<120 * Moment.day, using: &random)))
                }
                cuts.sort()
                var sum: [Line: ExactAmount] = [:]
                for (from, to) in zip(cuts, cuts.dropFirst()) {
                    for (line, cost) in try await Self.costs(test.store, from, to, now: now) {
                        sum[line, default: .zero] += cost
                    }
                }
                let whole = try await Self.costs(test.store, cuts[0], cuts[cuts.count - 1], now: now)
                #expect(!whole.isEmpty)
                #expect(Set(sum.keys) == Set(whole.keys), "seed \(seed), \(kind.rawValue)")
                for (line, cost) in whole { #expect(sum[line] == cost, "seed \(seed), \(kind.rawValue), \(line)") }
            }
            await test.store.close()
        }
    }
}
