import CFaultyFiles
import Domain
import Ports
import SQLiteAdapter
import TestSupport
import Testing

/// One test at a time: there is one plan of what fails.
@Suite("A disk that fails", .serialized)
struct FaultTests {
    /// How it fails.
    struct Fault: Sendable {
        let name: String
        let answer: faulty_answer
        let isLasting: Bool
    }

    private static let faults: [Fault] = [
        Fault(name: "once", answer: FAULTY_IO_ERROR, isLasting: false),
        Fault(name: "from then on", answer: FAULTY_IO_ERROR, isLasting: true),
        Fault(name: "full once", answer: FAULTY_DISK_FULL, isLasting: false),
        Fault(name: "full from then on", answer: FAULTY_DISK_FULL, isLasting: true),
    ]

    /// Each change of a file fails in one of the ways; in a soak of more rounds in each of them.
    private static let rounds = Rounds.seeds(1).map { Int($0 % 4) }

    /// Installs the layer and takes it away again.
    private static func withFaultyFiles(_ body: () async throws -> Void) async throws {
        faulty_files_install()
        defer { faulty_files_uninstall() }
        try await body()
    }

    /// Plays the run on a file while the n-th change of it fails; nothing fails if n is 0.
    private static func play(
        _ run: FaultRun, _ test: FaultyStore, failing number: Int, _ fault: Fault
    ) async throws -> FaultRun.Answers {
        faulty_files_fail(test.folder.path, number, fault.answer, fault.isLasting ? 1 : 0)
        var answers = FaultRun.Answers()
        do {
            let store = try test.open()
            answers = await run.play(store)
            await store.close()
        } catch {
            #expect(error.kind == .unavailable, "opening, \(number): \(error.debugDescription)")
        }
        return answers
    }

    @Test("leaves what was answered, whole batches, and a store that goes on", arguments: rounds)
    func every(round: Int) async throws {
        let run = try FaultRun(seed: 50)
        let expected = try await run.expected()
        try await Self.withFaultyFiles {
            let healthy = try FaultyStore()
            #expect(try await Self.play(run, healthy, failing: 0, Self.faults[0]).failures == 0)
            let changes = faulty_files_count()
            #expect(changes > 200, "the run changes its files often enough")
            var failures = 0
            for number in 1...changes {
                let fault = Self.faults[(number + round) % Self.faults.count]
                let test = try FaultyStore()
                let answers = try await Self.play(run, test, failing: number, fault)
                #expect(faulty_files_failures() > 0, "change \(number) failed")
                failures += answers.failures
                faulty_files_fail(test.folder.path, 0, fault.answer, 0)
                try await Self.reopen(test, run, answers, expected, "change \(number) fails \(fault.name)")
            }
            #expect(failures > 100, "most failures are seen")
        }
    }

    /// Opens a file whose disk is well again: what was answered is there, and the run can be completed.
    private static func reopen(
        _ test: FaultyStore, _ run: FaultRun, _ answers: FaultRun.Answers, _ expected: String, _ note: String
    ) async throws {
        do {
            let store = try test.open()
            try await run.check(store, answers, note)
            try await run.complete(store)
            let bill = try await run.bill(store)
            #expect(bill == expected, "\(note)")
            #expect(try await store.rebuild(checkOnly: true) { _, _ in }.different == 0, "\(note)")
            await store.close()
        } catch let error as StoreError {
            Issue.record("\(note): \(error.debugDescription)")
        }
    }
}
