import Domain
import Ports
import TestSupport
import Testing
import UseCases

@Suite("Imported streams")
struct ImportPropertyTests {
    /// What one resource did: when, and what it was charged from then on; a stop only at its end.
    private struct Life {
        let account: String
        let name: String
        let steps: [(moment: Moment, units: Int?)]
    }

    private func lives(_ random: inout Seeded) throws -> [Life] {
        let begin = try Moment("2011-01-01T00:00:00Z")
        return (0..<20).map { number in
            var moment = begin.adding(microseconds: Int64.random(in: 0..<Moment.day * 60, using: &random))
            var steps: [(Moment, Int?)] = []
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                steps.append((moment, Int.random(in: 0...5, using: &random)))
                moment = moment.adding(microseconds: Int64.random(in: 1..<Moment.day * 20, using: &random))
            }
            if random.chance(60) { steps.append((moment, nil)) }
            return Life(account: random.pick(["acme", "globex"]), name: "p\(number)", steps: steps)
        }
    }

    /// Posts all lives to 2.0, each in its order or, but for its stop, in any.
    private func former(_ lives: [Life], shuffled: Bool, _ random: inout Seeded) throws -> FormerLedger {
        var heart = FormerHeart()
        try heart.setTariffs(["plan": 0.1], at: "2010-01-01T00:00:00Z")
        for life in lives {
            var starts = life.steps.filter { $0.units != nil }
            let stop = life.steps.filter { $0.units == nil }
            // What is begun late, without a stop to follow, leaves the last end in doubt, but not the charges.
            if shuffled { starts.shuffle(using: &random) }
            for step in starts + stop {
                let charge = step.units.map { FormerHeart.FormerCharge.linear(Double($0)) } ?? .stop
                try heart.post(life.account, at: step.moment.description, .init("plan", life.name, charge))
            }
        }
        return heart.ledger
    }

    /// The same, told to the store itself.
    private func truth(_ lives: [Life], _ kind: StoreKind) async throws -> TestStore {
        let test = try TestStore(kind)
        var number = 0
        for life in lives {
            for step in life.steps {
                number += 1
                let charge = step.units.map { Sample.linear(UInt64($0)) } ?? .end
                try await test.store.record(
                    try Sample.event(
                        "e\(number)", at: step.moment.description, account: life.account, "plan", life.name, charge))
            }
        }
        _ = try await test.store.setTariffs([try Sample.tariff("plan", at: "2010-01-01T00:00:00Z", "0.1")])
        return test
    }

    @Test(
        "have the bills of what really happened, in order or not", arguments: Rounds.seeds(3), [false, true])
    func bills(seed: UInt64, shuffled: Bool) async throws {
        var random = Seeded(7_000 + seed)
        let lives = try lives(&random)
        let kind = random.pick(StoreKind.allCases)
        let (imported, _) = try await FormerRows.imported(
            try former(lives, shuffled: shuffled, &random), kind)
        let truth = try await truth(lives, kind)
        for month in ["2011-01", "2011-02", "2011-04", "2011"] {
            let (period, now) = (try Sample.period(month), try Moment("2026-01-01T00:00:00Z"))
            let expected = try await BillText.text(truth.store, period: period, now: now)
            #expect(
                try await BillText.text(imported.store, period: period, now: now) == expected, "seed \(seed) \(month)")
        }
        let check = try await imported.store.rebuild(checkOnly: true) { _, _ in }
        #expect(check.different == 0)
        for store in [imported.store, truth.store] { await store.close() }
    }
}
