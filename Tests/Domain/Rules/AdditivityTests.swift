import Domain
import Ports
import TestSupport
import Testing

@Suite("Exact bills add up")
struct AdditivityTests {
    /// One resource as one account's bill shows it.
    struct Place: Hashable {
        let account: String
        let resource: ResourceID
    }

    /// "For one now and any a < b < c the exact bill of [a, c) is that of [a, b) plus that of [b, c), for every
    /// resource and account."
    @Test("over any split of any period", arguments: Rounds.seeds(6), StoreKind.allCases)
    func splits(seed: UInt64, kind: StoreKind) async throws {
        let stream = try HostileStream(seed: seed &+ 1_000, events: 80)
        let test = try TestStore(kind)
        var player = StreamPlayer(test.store, batchSize: 20)
        try await player.play(stream.steps)
        var random = Seeded(seed)
        var billed = 0
        for _ in 0..<12 {
            let first = try Moment("2025-01-27T00:00:00Z").microseconds
            let last = stream.now.microseconds + Moment.day
            var cuts = (0..<3).map { _ in Int64.random(in: first..<last, using: &random) }
            // Half of them at whole hours, where the events are.
            if random.chance(50) { cuts = cuts.map { $0 - $0 % 3_600_000_000 } }
            cuts.sort()
            let moments = cuts.map { Moment(microseconds: $0) }
            let whole = try await sums(test.store, moments[0], moments[2], now: stream.now)
            var parts = try await sums(test.store, moments[0], moments[1], now: stream.now)
            let rest = try await sums(test.store, moments[1], moments[2], now: stream.now)
            parts.merge(rest, uniquingKeysWith: +)
            for place in Set(whole.keys).union(parts.keys) {
                let (sum, all) = (parts[place] ?? .zero, whole[place] ?? .zero)
                #expect(
                    sum.rational == all.rational,
                    "seed \(seed), \(moments), \(place.account), resource \(place.resource.rawValue)")
            }
            billed += whole.values.count { !$0.isZero }
        }
        #expect(billed > 20, "seed \(seed): there was something to split")
        await test.store.close()
    }

    /// "Sums are exact": what a bill shows of all periods is what the resource costs, cut nowhere.
    @Test("over every hour of a period", arguments: StoreKind.allCases)
    func hours(kind: StoreKind) async throws {
        var runner = try RuleRunner(kind)
        try await runner.play(
            LogLine.parse(
                """
                price 01 plan 0.333333333333 year
                price 2026-01-02T03:00:00.000007Z plan 999999999.999999999999 minute migrate
                2026-01-01T00:00:00.000001Z acme plan:gold =0.1
                2026-01-02T05:59:59.999999Z acme plan:gold =999999999999999.999999
                2026-01-02T06:00:00Z acme plan:gold +0.000001
                """))
        let now = Shorthand.moment("03")
        let whole = try await sums(runner.store, Shorthand.moment("01"), now, now: now)
        var parts: [Place: ExactAmount] = [:]
        for hour in 0..<48 {
            let start = Shorthand.moment("01").adding(microseconds: Int64(hour) * 3_600 * Moment.second)
            let piece = try await sums(
                runner.store, start, start.adding(microseconds: 3_600 * Moment.second), now: now)
            parts.merge(piece, uniquingKeysWith: +)
        }
        #expect(whole.count == 1)
        #expect(parts == whole)
        await runner.store.close()
    }

    private func sums(
        _ store: any BillingStore, _ start: Moment, _ end: Moment, now: Moment
    ) async throws -> [Place: ExactAmount] {
        let period = try #require(Period(start: start, end: end))
        var sums: [Place: ExactAmount] = [:]
        for account in try await BillText.lines(store, period: period, now: now) {
            for line in account.lines {
                sums[Place(account: account.name, resource: line.id), default: .zero] += line.cost
            }
        }
        return sums
    }
}
