import Domain
import InMemoryAdapter
import Ports
import SQLiteAdapter
import TestSupport
import Testing

@Suite("A store that many read at once")
struct BusyReadersTests {
    private func store(_ test: TestStore) throws -> SQLiteStore {
        try SQLiteStore(
            path: test.folder.path + "/busy.db", clock: test.clock, readers: 4, readerWait: .milliseconds(50))
    }

    private func bill(_ store: SQLiteStore, _ test: TestStore) async throws -> any UsageReader {
        let scope = BillScope(period: try Sample.period("2025"), now: test.clock.utcNow())
        return try await store.usage(UsageQuestion(scope: scope))
    }

    @Test("is busy for one more bill, and for nothing else, until one is done")
    func bills() async throws {
        let test = try TestStore(.sqlite)
        let store = try store(test)
        var readers: [any UsageReader] = []
        for _ in 0..<3 { readers.append(try await bill(store, test)) }
        for _ in 0..<2 {
            let error = await #expect(throws: StoreError.self) { _ = try await bill(store, test) }
            #expect(error?.kind == .busy)
        }
        #expect(try await store.accounts().isEmpty)
        try await store.record(try Sample.event("a"))
        #expect(try await store.accounts().count == 1)
        await readers[1].finish()
        let next = try await bill(store, test)
        #expect(try await next.next().count == 1)
        for reader in readers + [next] { await reader.finish() }
        await store.close()
    }

    @Test("gives those who wait their turn as soon as one is done")
    func turns() async throws {
        let test = try TestStore(.sqlite)
        let store = try SQLiteStore(
            path: test.folder.path + "/busy.db", clock: test.clock, readers: 2, readerWait: .seconds(60))
        let answers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let reader = try await bill(store, test)
                    let count = try await reader.next().count
                    await reader.finish()
                    return count
                }
                group.addTask { try await store.accounts().count }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 40)
        await store.close()
    }

    @Test("tells those who wait when it is closed")
    func closed() async throws {
        let test = try TestStore(.sqlite)
        let store = try SQLiteStore(
            path: test.folder.path + "/busy.db", clock: test.clock, readers: 2, readerWait: .seconds(60))
        let reader = try await bill(store, test)
        let waiting = Task { try await bill(store, test) }
        // Whether it waits already or not yet, it must hear of it.
        await store.close()
        let error = await #expect(throws: StoreError.self) { _ = try await waiting.value }
        #expect(error?.kind == .closed)
        await reader.finish()
    }
}
