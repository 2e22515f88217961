import Domain
import InMemoryAdapter
import Ports
import SQLiteAdapter
import TestSupport
import Testing

@Suite("A store that was closed")
struct ClosingTests {
    /// A call of the port, by its name.
    struct Call: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (any BillingStore) async throws -> Void

        init(_ name: String, _ run: @escaping @Sendable (any BillingStore) async throws -> Void) {
            (testDescription, self.run) = (name, run)
        }
    }

    static let calls: [Call] = [
        Call("record") { _ = try await $0.outcomes(of: RecordBatch(events: [try Sample.event("b")])) },
        Call("record nothing") { _ = try await $0.outcomes(of: RecordBatch(events: [])) },
        Call("cancelEvent") { _ = try await $0.cancelEvent("a", by: "me", because: "it") },
        Call("setTariffs") { _ = try await $0.setTariffs([try Sample.tariff()]) },
        Call("cancelTariff") { _ = try await $0.cancelTariff(TariffID(rawValue: 1), by: "me", because: "it") },
        Call("tariffs") { _ = try await $0.tariffs() },
        Call("usage") { store in
            let scope = BillScope(period: try Sample.period("2025"), now: try Moment("2026-01-01T00:00:00Z"))
            await (try await store.usage(UsageQuestion(scope: scope))).finish()
        },
        Call("usage as of a moment") { store in
            let now = try Moment("2026-01-01T00:00:00Z")
            let scope = BillScope(period: try Sample.period("2025"), now: now)
            await (try await store.usage(UsageQuestion(scope: scope, known: now))).finish()
        },
        Call("history") { _ = try await $0.history(of: ResourceID(rawValue: 1), knownAt: nil) },
        Call("accounts") { _ = try await $0.accounts(after: "", limit: 1) },
        Call("account") { _ = try await $0.account(named: "acme") },
        Call("account of an id") { _ = try await $0.account(AccountID(rawValue: 1)) },
        Call("resources") { _ = try await $0.resources(ResourceQuestion(now: try Moment("2026-01-01T00:00:00Z"))) },
        Call("running") { _ = try await $0.runningResources(at: try Moment("2026-01-01T00:00:00Z")) },
        Call("event") { _ = try await $0.event("a") },
        Call("events") { _ = try await $0.events(EventQuestion()) },
        Call("rejected") { _ = try await $0.rejected(after: 0, limit: 1) },
        Call("check") { _ = try await $0.rebuild(checkOnly: true) { _, _ in } },
        Call("rebuild") { _ = try await $0.rebuild(checkOnly: false) { _, _ in } },
    ]

    @Test("says so to every call, and did not to the same one before", arguments: StoreKind.allCases, calls)
    func closed(kind: StoreKind, call: Call) async throws {
        let test = try TestStore(kind)
        try await test.store.record(try Sample.event("a"))
        try await call.run(test.store)
        await test.store.close()
        await test.store.close()
        for _ in 0..<2 {
            let error = await #expect(throws: StoreError.self) { try await call.run(test.store) }
            #expect(error?.kind == .closed)
        }
    }

    @Test("had finished what was begun: what it answered is there, and all others heard that it is closed")
    func finishes() async throws {
        let test = try TestStore(.sqlite)
        let answers = try await withThrowingTaskGroup(of: (id: String, isRecorded: Bool).self) { group in
            for number in 0..<60 {
                group.addTask {
                    do throws(StoreError) {
                        let event = try? Sample.event("e\(number)", "plan", "p\(number)")
                        let outcomes = try await test.store.outcomes(
                            of: RecordBatch(events: [event].compactMap(\.self)))
                        return ("e\(number)", outcomes == [.recorded])
                    } catch {
                        guard error.kind == .closed else { throw error }
                        return ("e\(number)", false)
                    }
                }
            }
            group.addTask {
                await test.store.close()
                return ("", false)
            }
            return try await group.reduce(into: [:]) { $0[$1.id] = $1.isRecorded }
        }
        #expect(answers.count == 61)
        let again = try SQLiteStore(path: test.path, clock: test.clock)
        let there = Set(try await again.log().map(\.event.id))
        #expect(there == Set(answers.filter(\.value).keys))
        await again.close()
    }
}
