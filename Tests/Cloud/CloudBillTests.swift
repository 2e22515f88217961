import Cloud
import CloudTestSupport
import Domain
import Ports
import TestSupport
import Testing

@Suite("The bill of a generated cloud")
struct CloudBillTests {
    private static let now = Moment(microseconds: CloudRun.end * Moment.second)

    /// - Parameter truth: the true bill of each of the run's periods.
    private func expect(_ truth: [String], of store: any BillingStore) async throws {
        for (period, truth) in zip(CloudRun.periods, truth) {
            let text = try await BillText.text(store, period: period, now: Self.now)
            #expect(firstDifference(text, truth) == nil, "\(period.start) to \(period.end)")
        }
    }

    @Test("is the true one to the digit, in order, out of it, and with repetitions", arguments: Rounds.seeds(3))
    func truth(seed: UInt64) async throws {
        let run = try CloudRun(seed: seed, messages: 2_000)
        let truth = CloudRun.periods.map { run.trueText($0, now: Self.now) }
        var random = Seeded(seed)
        let repeated = run.events + run.events.filter { _ in random.chance(20) }
        for (kind, events) in [
            (StoreKind.memory, run.events), (.sqlite, run.events), (.memory, repeated.shuffled(using: &random)),
            (.sqlite, repeated.shuffled(using: &random)), (.postgresql, repeated.shuffled(using: &random)),
        ] {
            let test = try TestStore(kind, at: "2027-01-01T00:00:00Z")
            var player = StreamPlayer(test.store, batchSize: 500)
            try await player.play(run.drafts() + events.map { .event($0) })
            try await expect(truth, of: test.store)
            await test.store.close()
        }
    }
}
