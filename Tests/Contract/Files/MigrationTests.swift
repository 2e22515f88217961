import Domain
import InMemoryAdapter
import Ports
@testable import SQLiteAdapter
import TestSupport
import Testing

@Suite("A store that an earlier version made")
struct MigrationTests {
    /// Takes back what was added to the first tables since.
    private static let back = """
        DROP INDEX resource_owner;
        DROP INDEX ownership_account;
        DROP INDEX cancellation_recorded;
        ALTER TABLE account DROP COLUMN recorded;
        DELETE FROM migration WHERE name IN ('accounts-resources', 'accounts-since', 'cancellations-in-order');
        PRAGMA user_version = 2;
        """

    @Test("says since when its accounts are known, and lists what they pay for")
    func accounts() async throws {
        let test = try TestStore(.sqlite)
        let moments = (0..<3).map { test.clock.utcNow().adding(microseconds: $0 * Moment.day) }
        for (moment, account) in zip(moments, ["acme", #"b "quoted" ü"#, "acme"]) {
            test.clock.set(moment)
            try await test.store.record(
                try Sample.event("e\(moment)", account: account, "plan", "p\(moment)", attributes: nil))
        }
        await test.store.close()
        try Database(path: test.path).execute(Self.back)

        let store = try SQLiteStore(path: test.path, clock: test.clock)
        for (name, since) in [("acme", moments[0]), (#"b "quoted" ü"#, moments[1])] {
            let account = try #require(try await store.account(named: name, knownAt: since))
            #expect(try await store.account(named: name, knownAt: since.adding(microseconds: -1)) == nil)
            var question = ResourceQuestion(now: moments[2])
            question.account = account.id
            #expect(try await store.resources(question).count == (name == "acme" ? 2 : 1))
        }
        await store.close()
    }
}
