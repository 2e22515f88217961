import Domain
import Ports
import TestSupport
import Testing

@Suite("On hostile streams")
struct HostileStreamTests {
    static let seeds = Rounds.seeds(8)

    /// Periods that cut through months, days and moments of the stream.
    static func questions(_ stream: HostileStream) throws -> [Reference.Question] {
        let end = stream.now.adding(microseconds: 400 * Moment.day)
        let periods: [Period?] = [
            Period(timePeriod: "2025"), Period(timePeriod: "2025-01"), Period(timePeriod: "2025-02"),
            Period(timePeriod: "2025-03"), Period(timePeriod: "2025-01-29"),
            Period(start: try Moment("2025-01-28T07:00:00.333333Z"), end: try Moment("2025-01-30T01:00:00Z")),
            Period(start: try Moment("2025-01-29T05:00:00Z"), end: try Moment("2025-01-29T05:00:00Z")),
        ]
        return periods.compactMap(\.self).flatMap { period in
            [Reference.Question(period: period, now: stream.now), Reference.Question(period: period, now: end)]
        }
    }

    static func bills(_ store: any BillingStore, _ questions: [Reference.Question]) async throws -> [String] {
        var bills: [String] = []
        for question in questions {
            bills.append(
                try await BillText.text(store, period: question.period, now: question.now, asOf: question.asOf))
        }
        return bills
    }

    @Test("any order, repetition and batching gives the reference's bill", arguments: seeds)
    func anyOrder(seed: UInt64) async throws {
        let stream = try HostileStream(seed: seed, events: 40 + Int(seed % 5) * 30)
        let questions = try Self.questions(stream)
        let plain = try TestStore(.memory)
        var player = StreamPlayer(plain.store)
        try await player.play(stream.steps)
        let expected = try await Reference.bills(plain.store, questions)
        let orders = [stream.steps] + (1...2).map { stream.shuffled(seed: seed &* 1_000 + $0) }
        for kind in StoreKind.allCases {
            for (steps, batchSize) in zip(orders, [1, 7, 500]) {
                try await Self.check(kind, steps, batchSize: batchSize, questions, expected, "seed \(seed)")
            }
        }
    }

    /// More events of each tree than are read at once, mostly each behind all others.
    @Test("as clouds send them, in order but for some, give the reference's bill", arguments: Rounds.seeds(4))
    func nearlyInOrder(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 900 + seed, events: 300)
        let questions = try Self.questions(stream)
        let plain = try TestStore(.memory)
        var player = StreamPlayer(plain.store)
        try await player.play(stream.steps)
        let expected = try await Reference.bills(plain.store, questions)
        for kind in StoreKind.allCases where kind != .memory {
            for batchSize in [1, 7, 60] {
                let steps = stream.nearlyInOrder(seed: seed &* 1_000 + UInt64(batchSize))
                try await Self.check(kind, steps, batchSize: batchSize, questions, expected, "seed \(seed)")
            }
        }
    }

    private static func check(
        _ kind: StoreKind, _ steps: [LogStep], batchSize: Int, _ questions: [Reference.Question], _ expected: [String],
        _ seed: String
    ) async throws {
        let test = try TestStore(kind)
        var player = StreamPlayer(test.store, batchSize: batchSize)
        try await player.play(steps)
        let note: Comment = "\(seed), \(kind.rawValue), batches of \(batchSize)"
        let bills = try await bills(test.store, questions)
        for (bill, reference) in zip(bills, expected) { #expect(firstDifference(bill, reference) == nil, note) }
        let report = try await test.store.rebuild(checkOnly: true) { _, _ in }
        #expect(report.different == 0, "\(seed), \(kind.rawValue), batches of \(batchSize): \(report.first)")
        await test.store.close()
    }
}
