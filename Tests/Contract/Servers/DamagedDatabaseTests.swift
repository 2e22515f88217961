import Domain
import InMemoryAdapter
import Ports
import PostgreSQLAdapter
import TestSupport
import Testing

@Suite("A rebuild of a database")
struct DamagedDatabaseTests {
    /// What another program did behind the store's back, and whether bills of today show it.
    static let damages: [(sql: String, isSeen: Bool)] = [
        ("DELETE FROM month_crossing; DELETE FROM segment WHERE id % 3 = 0", true),
        ("DELETE FROM segment", true),
        ("UPDATE segment SET whole = abs(whole - 1) WHERE known_to IS NULL AND id % 2 = 0", true),
        ("UPDATE segment SET known_to = known_from + 1 WHERE known_to IS NULL AND id % 2 = 1", true),
        ("UPDATE segment SET end_at = NULL, end_known = NULL, late = false WHERE known_to IS NULL AND kind <> 1", true),
        (
            """
            INSERT INTO segment SELECT home, id + 1000000, resource, account, kind, whole, micros, begin_at, end_at,
            known_from, NULL, NULL, false FROM segment WHERE known_to IS NULL AND id % 2 = 0
            """, true
        ),
        ("UPDATE month_crossing SET month = month + 1 WHERE segment % 2 = 0", true),
        ("DELETE FROM segment WHERE known_to IS NOT NULL", false),
        ("UPDATE segment SET late = NOT late WHERE known_to IS NULL AND end_known IS NOT NULL", false),
        ("UPDATE segment SET known_from = known_from - 1", false),
        ("DELETE FROM ownership", false),
        ("DELETE FROM statement WHERE event % 2 = 0", false),
    ]

    @Test("finds what was damaged, puts it right, and finds nothing then", arguments: damages.indices)
    func repairs(index: Int) async throws {
        let damage = Self.damages[index]
        let stream = try HostileStream(seed: 7, events: 120)
        let test = try TestStore(.postgresql)
        var player = StreamPlayer(test.store, batchSize: 10)
        try await player.play(stream.steps)
        let log = try await test.store.log()
        var questions = try HostileStreamTests.questions(stream)
        for entry in log.indices.filter({ $0 % 17 == 0 }).map({ log[$0] }) {
            questions.append(
                .init(period: try Sample.period("2025"), now: try Moment("2026-01-02T00:00:00Z"), asOf: entry.recorded))
        }
        let bills = try await HostileStreamTests.bills(test.store, questions)
        let session = try PostgreSQLSession(.shared, try test.folder.database("store"))
        try session.run(damage.sql)
        if damage.isSeen { #expect(try await HostileStreamTests.bills(test.store, questions) != bills) }
        let found = try await test.store.rebuild(checkOnly: true) { _, _ in }
        #expect(found.different > 0 && !found.first.isEmpty)
        #expect(try await test.store.rebuild(checkOnly: false) { _, _ in }.different == found.different)
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
}
