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
        for kind in StoreKind.allCases {
            for round in 0..<3 {
                let test = try TestStore(kind)
                let steps = round == 0 ? stream.steps : stream.shuffled(seed: seed &* 1_000 + UInt64(round))
                var player = StreamPlayer(test.store, batchSize: [1, 7, 500][round])
                try await player.play(steps)
                let bills = try await Self.bills(test.store, questions)
                for (bill, reference) in zip(bills, expected) {
                    let difference = firstDifference(bill, reference)
                    #expect(difference == nil, "seed \(seed), round \(round), \(kind.rawValue)")
                }
                let report = try await test.store.rebuild(checkOnly: true) { _, _ in }
                #expect(report.different == 0, "seed \(seed), round \(round): \(report.first)")
                await test.store.close()
            }
        }
    }
}
