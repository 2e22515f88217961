import TestSupport
import Testing

@testable import KeystoneAdapter

@Suite("The answers that are kept")
struct RecentAnswerTests {
    private let now = ContinuousClock.now
    private let a = TokenDigest("a")
    private let b = TokenDigest("b")
    private let c = TokenDigest("c")

    @Test("have a place each, the last one that they took") func places() {
        var answers = RecentAnswers<Int>(capacity: 2)
        for value in 0..<5 { answers.keep(value, of: a, until: now + .seconds(value)) }
        answers.keep(7, of: b, until: now + .seconds(1))
        #expect(answers.value(of: a, at: now) == 4 && answers.value(of: b, at: now) == 7)
        #expect(answers.value(of: a, at: now + .seconds(4)) == nil)
        answers.keep(5, of: a, until: now + .seconds(1))
        answers.keep(8, of: c, until: now + .seconds(1))
        #expect(answers.value(of: b, at: now) == nil)
        #expect(answers.value(of: a, at: now) == 5 && answers.value(of: c, at: now) == 8)
        #expect(answers.count == 2)
    }

    @Test("weigh no more together than they may; the oldest go") func weight() {
        var answers = RecentAnswers<Int>(capacity: 100, weightLimit: 10)
        for (value, digest) in [a, b, c].enumerated() {
            answers.keep(value, of: digest, until: now + .seconds(1), weight: 4)
        }
        #expect(answers.value(of: a, at: now) == nil && answers.count == 2)
        answers.keep(3, of: b, until: now + .seconds(1), weight: 6)
        #expect(answers.value(of: c, at: now) == 2 && answers.value(of: b, at: now) == 3)
        answers.keep(4, of: a, until: now + .seconds(1), weight: 11)
        #expect(answers.value(of: a, at: now) == nil && answers.count == 2)
        answers.keep(5, of: a, until: now + .seconds(1), weight: 10)
        #expect(answers.value(of: a, at: now) == 5 && answers.count == 1)
    }

    @Test("are freed when their time is over") func expired() {
        var answers = RecentAnswers<Int>(capacity: 100, weightLimit: 10)
        answers.keep(1, of: a, until: now + .seconds(1), weight: 5)
        answers.keep(2, of: b, until: now + .seconds(2), weight: 5)
        answers.removeExpired(at: now + .seconds(1))
        #expect(answers.count == 1 && answers.value(of: b, at: now) == 2)
        answers.keep(3, of: c, until: now + .seconds(2), weight: 5)
        #expect(answers.count == 2)
        answers.removeExpired(at: now + .seconds(2))
        #expect(answers.count == 0)
        answers.keep(4, of: a, until: now + .seconds(9), weight: 10)
        #expect(answers.value(of: a, at: now) == 4)
    }

    /// A few entries as a list, the oldest first.
    private struct Model {
        var entries: [(digest: TokenDigest, value: Int, end: ContinuousClock.Instant)] = []

        mutating func keep(_ value: Int, of digest: TokenDigest, until end: ContinuousClock.Instant) {
            entries.removeAll { $0.digest == digest }
            if entries.count == 5 { entries.removeFirst() }
            entries.append((digest, value, end))
        }

        func value(of digest: TokenDigest, at now: ContinuousClock.Instant) -> Int? {
            entries.first { $0.digest == digest && now < $0.end }?.value
        }
    }

    @Test("are those that a list would hold, whatever comes", arguments: [1, 2, 3] as [UInt64]) func model(seed: UInt64)
    {
        var random = Seeded(seed)
        var (answers, model, now) = (RecentAnswers<Int>(capacity: 5), Model(), now)
        let digests = (0..<9).map { TokenDigest("\($0)") }
        for step in 0..<2_000 {
            let digest = digests[Int.random(in: 0..<9, using: &random)]
            now += .seconds(Int.random(in: 0...2, using: &random))
            if Bool.random(using: &random) {
                let end = now + .seconds(Int.random(in: 0...9, using: &random))
                answers.keep(step, of: digest, until: end)
                model.keep(step, of: digest, until: end)
            } else {
                answers.removeExpired(at: now)
                // One behind an entry that lasts may stay; it is no answer any more.
                while let first = model.entries.first, now >= first.end { model.entries.removeFirst() }
            }
            #expect(answers.count == model.entries.count, "\(step)")
            for digest in digests { #expect(answers.value(of: digest, at: now) == model.value(of: digest, at: now)) }
        }
    }
}
