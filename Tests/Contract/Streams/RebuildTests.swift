import CFaultyFiles
import Domain
import InMemoryAdapter
import Ports
import SQLiteAdapter
import Synchronization
import TestSupport
import Testing

@Suite("A rebuild")
struct RebuildTests {
    /// What another program did to the file behind the store's back.
    static let damages: [String] = [
        "DELETE FROM month_crossing; DELETE FROM segment WHERE id % 3 = 0",
        "DELETE FROM segment WHERE id % 3 = 0",
        "DELETE FROM segment WHERE id = (SELECT max(id) FROM segment)",
        "DELETE FROM segment",
        "UPDATE segment SET whole = abs(whole - 1) WHERE known_to IS NULL AND id % 2 = 0",
        "UPDATE segment SET account = 1 WHERE known_to IS NULL",
        "UPDATE segment SET begin_at = begin_at - 1 WHERE known_to IS NULL AND kind = 0",
        "UPDATE segment SET end_at = NULL, end_known = NULL, late = 0 WHERE known_to IS NULL AND kind <> 1",
        "UPDATE segment SET known_to = known_from + 1 WHERE known_to IS NULL AND id % 2 = 1",
        """
        INSERT INTO segment (resource, account, kind, whole, micros, begin_at, end_at, known_from, late)
        SELECT resource, account, kind, whole, micros, begin_at, end_at, known_from, 0 FROM segment
        WHERE known_to IS NULL AND id % 2 = 0
        """,
        "DELETE FROM month_crossing",
        "UPDATE month_crossing SET month = month + 1 WHERE segment % 2 = 0",
        // Of two fixed charges of one moment that are alike, one is lost.
        "DELETE FROM segment WHERE id IN (SELECT max(id) FROM segment WHERE whole = 77 AND end_at = begin_at)",
    ]

    /// A file with a stream in it and fixed charges that are alike, and its bills.
    private static func made() async throws -> (TestStore, HostileStream, [String]) {
        let stream = try HostileStream(seed: 7, events: 150)
        let test = try TestStore(.sqlite)
        var player = StreamPlayer(test.store, batchSize: 10)
        try await player.play(stream.steps)
        try await test.store.record(
            try Sample.event("twin 1", at: "2025-02-03T00:00:00Z", "stamp", "twins", Sample.fixed(77)),
            try Sample.event("twin 2", at: "2025-02-03T00:00:00Z", "stamp", "twins", Sample.fixed(77)),
            try Sample.event("twin 3", at: "2025-02-03T00:00:00Z", "stamp", "twins", Sample.fixed(77)))
        let bills = try await HostileStreamTests.bills(test.store, try HostileStreamTests.questions(stream))
        return (test, stream, bills)
    }

    @Test("finds what was damaged, puts it right, and finds nothing then", arguments: damages)
    func repairs(damage: String) async throws {
        let (test, stream, bills) = try await Self.made()
        let questions = try HostileStreamTests.questions(stream)
        #expect(faulty_files_run(test.path, damage) == 0)
        #expect(try await HostileStreamTests.bills(test.store, questions) != bills, "the damage is seen in bills")
        let found = try await test.store.rebuild(checkOnly: true) { _, _ in }
        #expect(found.different > 0)
        #expect(!found.first.isEmpty)
        #expect(
            try await HostileStreamTests.bills(test.store, questions) != bills, "a check puts nothing right")
        let repaired = try await test.store.rebuild(checkOnly: false) { _, _ in }
        #expect(repaired.different == found.different)
        let after = try await test.store.rebuild(checkOnly: true) { _, _ in }
        #expect(after.different == 0, "\(after.first)")
        for (bill, expected) in zip(try await HostileStreamTests.bills(test.store, questions), bills) {
            #expect(firstDifference(bill, expected) == nil)
        }
        // The store goes on with what was put right.
        try await test.store.record(try Sample.event("more", at: "2025-03-01T00:00:00Z", "nova/instance", "i1", .end))
        #expect(try await test.store.rebuild(checkOnly: true) { _, _ in }.different == 0)
        await test.store.close()
    }

    /// Derived rows beside the segments, of which bills and later events depend.
    static let otherDamages: [String] = [
        "DELETE FROM ownership", "DELETE FROM statement WHERE event % 2 = 0",
    ]

    @Test("finds nothing after a stream, counts what it saw, and tells how far it is", arguments: StoreKind.allCases)
    func finds(kind: StoreKind) async throws {
        let stream = try HostileStream(seed: 8, events: 150)
        let test = try TestStore(kind)
        var player = StreamPlayer(test.store, batchSize: 10)
        try await player.play(stream.steps)
        let before = try await test.store.contents()
        let steps = Mutex<[Int]>([])
        let check = try await test.store.rebuild(checkOnly: true) { done, of in
            steps.withLock { $0.append(done <= of ? done : -1) }
        }
        #expect(check.different == 0)
        #expect(check.first == [])
        #expect(check.events == 150)
        var question = ResourceQuestion(now: stream.now)
        question.limit = .max
        #expect(try await test.store.resources(question).count == check.resources)
        #expect(check.segments > 0)
        let progress = steps.withLock { $0 }
        #expect(progress == progress.sorted() && !progress.contains(-1))
        #expect(try await test.store.rebuild(checkOnly: false) { _, _ in } == check)
        #expect(try await test.store.contents() == before)
    }

    @Test("puts right what was damaged beside the segments", arguments: otherDamages)
    func others(damage: String) async throws {
        let (test, stream, bills) = try await Self.made()
        let questions = try HostileStreamTests.questions(stream)
        #expect(faulty_files_run(test.path, damage) == 0)
        _ = try await test.store.rebuild(checkOnly: false) { _, _ in }
        let event = try Sample.event("late", at: "2025-02-02T00:00:00Z", account: nil, Sample.linear(3))
        _ = try await test.store.record(event)
        _ = try await test.store.cancelEvent("late", by: "me", because: "it")
        let after = try await HostileStreamTests.bills(test.store, questions)
        #expect(after == bills)
        await test.store.close()
    }

    /// What is lost of the past: bills of today may not show it.
    static let pastDamages: [String] = [
        "DELETE FROM segment WHERE known_to IS NOT NULL", "DELETE FROM segment", "DELETE FROM segment WHERE id % 3 = 0",
        "UPDATE segment SET late = 1 - late WHERE known_to IS NULL AND end_known IS NOT NULL",
        "UPDATE segment SET late = 1 WHERE known_to IS NULL AND end_known IS NULL",
        "UPDATE segment SET end_known = NULL, late = 0 WHERE end_known IS NOT NULL",
        "UPDATE segment SET end_known = end_known + 1 WHERE end_known IS NOT NULL",
        "UPDATE segment SET known_from = known_from - 1",
        "UPDATE segment SET known_to = known_to + 1 WHERE id % 2 = 0 AND known_to IS NOT NULL",
    ]

    @Test("finds what was damaged of the past, and bills as of then are as they were", arguments: pastDamages)
    func past(damage: String) async throws {
        let stream = try HostileStream(seed: 11, events: 120)
        let test = try TestStore(.sqlite)
        var player = StreamPlayer(test.store, batchSize: 7)
        try await player.play(stream.steps)
        let commits = Set(
            try await test.store.log().flatMap { [$0.recorded, $0.cancellation?.recorded ?? $0.recorded] })
        func bills() async throws -> [String] {
            var bills: [String] = []
            for commit in commits.sorted() {
                for moment in [commit, commit.adding(microseconds: -1)] {
                    bills.append(
                        try await BillText.text(
                            test.store, period: try Sample.period("2025"), now: try Moment("2026-01-02T00:00:00Z"),
                            asOf: moment))
                }
            }
            return bills
        }
        let before = try await bills()
        #expect(faulty_files_run(test.path, damage) == 0)
        let found = try await test.store.rebuild(checkOnly: true) { _, _ in }
        #expect(found.different > 0)
        #expect(try await test.store.rebuild(checkOnly: false) { _, _ in }.different == found.different)
        let after = try await test.store.rebuild(checkOnly: true) { _, _ in }
        #expect(after.different == 0, "\(after.first)")
        for (bill, expected) in zip(try await bills(), before) { #expect(firstDifference(bill, expected) == nil) }
        #expect(Set(before).count > 5, "bills that change")
        await test.store.close()
    }
}
