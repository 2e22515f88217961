import Domain
import Ports
import TestSupport
import Testing

@Suite("The log, to be taken over")
struct LogTests {
    @Test("comes whole and in order, in pages of whole commits", arguments: StoreKind.allCases)
    func pages(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        try await CopySample.fill(test, seed: 3)
        let log = try await test.store.log()
        let horizon = try await test.store.horizon()
        let all = try await test.store.log(after: .start, through: horizon, limit: 100_000)
        #expect(all.filter { !$0.isCancellation }.map(\.event.event) == log.map(\.event))
        let cancelled = log.filter { $0.cancellation != nil }
        #expect(!cancelled.isEmpty)
        #expect(Set(all.filter(\.isCancellation).map(\.event)) == Set(cancelled))
        for (earlier, later) in zip(all, all.dropFirst()) { #expect(earlier.recorded <= later.recorded) }
        // Commits have up to four events here.
        for limit in [1, 3, 4, 10] {
            var (mark, pages) = (LogMark.start, [[LogEntry]]())
            while let page = try await next(test.store, after: &mark, limit) { pages.append(page) }
            #expect(Array(pages.joined()) == all, "limit \(limit)")
            for (page, following) in zip(pages, pages.dropFirst()) {
                #expect(page.last.map(\.recorded) != following.first.map(\.recorded), "limit \(limit)")
                #expect(page.count <= limit || Set(page.map(\.recorded)).count == 1)
            }
        }
        for entry in all where entry.recorded != all.last?.recorded {
            let part = try await test.store.log(after: .start, through: entry.recorded, limit: 100_000)
            #expect(part == all.filter { $0.recorded <= entry.recorded })
        }
        await test.store.close()
    }

    private func next(_ store: any CopyableStore, after mark: inout LogMark, _ limit: Int) async throws -> [LogEntry]? {
        let page = try await store.log(after: mark, through: .never, limit: limit)
        for entry in page { mark.pass(entry) }
        return page.isEmpty ? nil : page
    }

    @Test("ends with what was recorded last", arguments: StoreKind.allCases)
    func end(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        #expect(try await test.store.logEnd() == LogEnd(event: nil, cancelled: nil))
        #expect(try await test.store.logEnd().mark == .start)
        try await test.store.record(try Sample.event("a"), try Sample.event("b", "plan", "p"))
        let cancellation = try #require(try await test.store.cancelEvent("a", by: "me", because: "it"))
        let end = try await test.store.logEnd()
        #expect(end.event?.event.id == "b" && end.cancelled?.event.id == "a")
        #expect(end.mark == LogMark(sequence: 2, recorded: cancellation.recorded))
        try await test.store.record(try Sample.event("c"))
        let mark = try await test.store.logEnd().mark
        #expect(mark.sequence == 3 && mark.recorded > cancellation.recorded)
        #expect(try await test.store.horizon() >= mark.recorded)
        await test.store.close()
    }

    @Test("of a closed store is closed", arguments: StoreKind.allCases)
    func closed(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        await test.store.close()
        let error = await #expect(throws: StoreError.self) {
            try await test.store.log(after: .start, through: .never, limit: 1)
        }
        #expect(error?.kind == .closed)
        let adopting = await #expect(throws: StoreError.self) { try await test.store.adopt(AdoptedContent()) }
        #expect(adopting?.kind == .closed)
    }
}
