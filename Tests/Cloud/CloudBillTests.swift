import Cloud
import Domain
import Ports
import TestSupport
import Testing

@Suite("The bill of a generated cloud")
struct CloudBillTests {
    private func expectTruth(_ store: any BillingStore, _ run: CloudRun, now: Moment) async throws {
        for period in CloudRun.periods {
            let text = try await BillText.text(store, period: period, now: now)
            let difference = firstDifference(text, run.trueText(period, now: now))
            #expect(difference == nil, "\(period.start) to \(period.end)")
        }
    }

    @Test("is the true one to the digit, in order, out of it, and with repetitions", arguments: Rounds.seeds(3))
    func truth(seed: UInt64) async throws {
        let run = try CloudRun(seed: seed, messages: 2_000)
        let now = Moment(microseconds: CloudRun.end * Moment.second)
        var random = Seeded(seed)
        let repeated = run.events + run.events.filter { _ in random.chance(20) }
        for (kind, events) in [
            (StoreKind.memory, run.events), (.sqlite, run.events), (.memory, repeated.shuffled(using: &random)),
            (.sqlite, repeated.shuffled(using: &random)),
        ] {
            let test = try TestStore(kind, at: "2027-01-01T00:00:00Z")
            var player = StreamPlayer(test.store, batchSize: 500)
            try await player.play(run.drafts() + events.map { .event($0) })
            try await expectTruth(test.store, run, now: now)
            await test.store.close()
        }
    }
}
