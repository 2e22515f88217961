import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("That any order gives the reference's bill")
struct MutantTests {
    /// Always the same seeds: what is shown here must not depend on luck.
    private static let seeds: [UInt64] = [1, 2, 3]

    /// In how many of the seeds' bills a permuted feed differs from what the reference makes of the events themselves.
    private static func differences(_ fault: MutantStore.Fault?) async throws -> Int {
        var differences = 0
        for seed in seeds {
            let stream = try HostileStream(seed: seed, events: 120)
            let questions = try HostileStreamTests.questions(stream)
            let plain = try TestStore(.memory)
            var player = StreamPlayer(plain.store)
            try await player.play(stream.steps)
            let expected = try await Reference.bills(plain.store, questions)
            let mutant = MutantStore(fault, clock: plain.clock)
            player = StreamPlayer(mutant, batchSize: 7)
            try await player.play(stream.shuffled(seed: seed))
            let bills = try await HostileStreamTests.bills(mutant, questions)
            differences += zip(bills, expected).count { $0 != $1 }
        }
        return differences
    }

    @Test("is missed by a store that breaks a rule", arguments: MutantStore.Fault.allCases)
    func mutant(fault: MutantStore.Fault) async throws {
        let differences = try await Self.differences(fault)
        #expect(differences > 0)
    }

    @Test("is kept by the same store when it breaks none")
    func sound() async throws {
        let differences = try await Self.differences(nil)
        #expect(differences == 0)
    }
}
