import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("Bills as of moments of a hostile stream")
struct AsOfTests {
    /// What was asked, and what the answer was.
    private struct Seen {
        let question: Reference.Question
        let bill: String
    }

    /// Periods around a moment: its month, the one before, its day, all, and what lies before and after it.
    private static func periods(_ moment: Moment) throws -> [Period] {
        let month = Period.month(holding: moment)
        let day = moment.adding(microseconds: -(moment.microseconds % Moment.day))
        return [
            month, .month(holding: month.start.adding(microseconds: -1)), try Sample.period("2025"),
            Period(start: day, end: day.adding(microseconds: Moment.day)),
            Period(start: try Moment("2025-01-28T07:00:00Z"), end: moment),
            Period(start: moment, end: try Moment("2025-12-01T00:00:00Z")),
        ].compactMap(\.self)
    }

    /// Feeds a stream while the clock goes on through its moments, asks now and then, and returns what was seen.
    private static func feed(_ stream: HostileStream, _ test: TestStore, seed: UInt64) async throws -> [Seen] {
        var random = Seeded(seed)
        var seen: [Seen] = []
        var player = StreamPlayer(test.store)
        let steps = stream.shuffled(seed: seed)
        let start = try Moment("2025-01-28T00:00:00Z")
        let span = stream.now.microseconds - start.microseconds
        for (place, step) in steps.enumerated() {
            // It stands still or even goes back for a while.
            let hand = start.adding(microseconds: span / Int64(steps.count) * Int64(place))
            if random.chance(60) { test.clock.set(hand) }
            if random.chance(7) || place == steps.count / 2 {
                let now = test.clock.utcNow()
                for period in try periods(now) {
                    let bill = try await BillText.text(test.store, period: period, now: now, asOf: now)
                    seen.append(Seen(question: .init(period: period, now: now, asOf: now), bill: bill))
                }
            }
            try await player.play([step])
        }
        return seen
    }

    @Test("are the same at the end, and the reference's", arguments: Rounds.seeds(2))
    func unchanged(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 400 + seed, events: 60 + Int(seed % 3) * 60)
        for kind in StoreKind.allCases {
            let test = try TestStore(kind, at: "2025-01-28T00:00:00Z")
            let seen = try await Self.feed(stream, test, seed: seed)
            #expect(!seen.isEmpty)
            let reference = try await Reference.bills(test.store, seen.map(\.question))
            let last = stream.now.adding(microseconds: 300 * Moment.day)
            for (one, expected) in zip(seen, reference) {
                let note = "seed \(seed), \(kind.rawValue), as of \(one.question.now), \(one.question.period)"
                #expect(firstDifference(one.bill, expected) == nil, "\(note)")
                let again = try await BillText.text(
                    test.store, period: one.question.period, now: last, asOf: one.question.asOf)
                #expect(firstDifference(again, one.bill) == nil, "\(note), at the end")
            }
            await test.store.close()
        }
    }

    @Test("that were never asked for are the reference's too", arguments: Rounds.seeds(2))
    func asked(seed: UInt64) async throws {
        let stream = try HostileStream(seed: 500 + seed, events: 60 + Int(seed % 3) * 60)
        for kind in StoreKind.allCases {
            let test = try TestStore(kind, at: "2025-01-28T00:00:00Z")
            _ = try await Self.feed(stream, test, seed: seed)
            var random = Seeded(seed)
            let commits = try await test.store.log().map(\.recorded)
            let last = stream.now.adding(microseconds: 300 * Moment.day)
            test.clock.set(last)
            let questions = try (0..<8).flatMap { _ in
                let moment = random.pick(commits).adding(microseconds: Int64.random(in: -1...1, using: &random))
                return try Self.periods(moment).map { Reference.Question(period: $0, now: last, asOf: moment) }
            }
            let reference = try await Reference.bills(test.store, questions)
            for (question, expected) in zip(questions, reference) {
                let bill = try await BillText.text(
                    test.store, period: question.period, now: last, asOf: question.asOf)
                let note = "seed \(seed), \(kind.rawValue), as of \(question.asOf ?? last), \(question.period)"
                #expect(firstDifference(bill, expected) == nil, "\(note)")
            }
            await test.store.close()
        }
    }
}
