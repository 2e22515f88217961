import Domain
import InMemoryAdapter
import Ports
import TestSupport
import Testing

@Suite("Lists")
struct ListTests {
    @Test("of events are in the order of recording and hold what is asked for", arguments: StoreKind.allCases)
    func events(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        var number = 0
        for day in ["03", "01", "02"] {
            for account in ["acme", nil, "globex"] {
                for name in ["i1", "i2"] {
                    number += 1
                    try await test.store.record(
                        try Sample.event(
                            "e\(99 - number)", at: "2025-03-\(day)T00:00:00Z", account: account, "nova/instance", name))
                }
            }
            try await test.store.record(try Sample.event("p\(day)", at: "2025-03-\(day)T00:00:00Z", "plan", nil))
        }
        _ = try await test.store.cancelEvent("p01", by: "me", because: "it")
        let all = try await test.store.log()
        #expect(all.count == 21)
        #expect(all.map(\.event.id).prefix(3) == ["e98", "e97", "e96"])
        #expect(all.first { $0.event.id == "p01" }?.cancellation?.author == "me")
        let (from, to) = (try Moment("2025-03-02T00:00:00Z"), try Moment("2025-03-03T00:00:00Z"))
        let names = [nil, "i1", "none"]
        for account in [nil, "acme", "nobody"] {
            for rtype in [nil, "plan", "nova/instance"] {
                for name in names {
                    for (start, end) in [(nil, nil), (from, nil), (nil, to), (from, to), (to, from)] {
                        var question = EventQuestion()
                        (question.account, question.rtype, question.name) = (account, rtype, name)
                        (question.from, question.to) = (start, end)
                        let expected = all.filter { entry in
                            (account == nil || entry.event.account == account)
                                && (rtype == nil || entry.event.root.rtype == rtype)
                                && (name == nil || entry.event.root.name == name)
                                && (start.map { entry.event.moment >= $0 } ?? true)
                                && (end.map { entry.event.moment < $0 } ?? true)
                        }
                        #expect(try await test.store.events(question) == expected)
                        (question.after, question.limit) = (all[4].sequence, 2)
                        let page = expected.filter { $0.sequence > all[4].sequence }.prefix(2)
                        #expect(try await test.store.events(question) == Array(page))
                    }
                }
            }
        }
        var question = EventQuestion()
        question.limit = 0
        #expect(try await test.store.events(question) == [])
    }

    @Test("of rejected deliveries are in the order of recording, page by page", arguments: StoreKind.allCases)
    func rejected(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let deliveries = (0..<7).map {
            RejectedDelivery(source: "s\($0)", reason: "r\($0)", body: "\u{1F600} \"\($0)\"\n")
        }
        _ = try await test.store.outcomes(of: RecordBatch(events: [], rejected: Array(deliveries.prefix(3))))
        _ = try await test.store.outcomes(
            of: RecordBatch(events: [try Sample.event("a")], rejected: Array(deliveries.dropFirst(3))))
        let all = try await test.store.rejected(after: 0, limit: 100)
        #expect(all.map(\.delivery) == deliveries)
        var pages: [RejectedRecord] = []
        while case let page = try await test.store.rejected(after: pages.last?.id ?? 0, limit: 2), !page.isEmpty {
            #expect(page.count <= 2)
            pages += page
        }
        #expect(pages == all)
        #expect(try await test.store.rejected(after: 0, limit: 0) == [])
        #expect(try await test.store.event("a")?.recorded == all[3].recorded)
    }

    @Test("of accounts and one by its name agree", arguments: StoreKind.allCases)
    func accounts(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        for name in ["b", "a", "c"] { try await test.store.record(try Sample.event(name, account: name, "plan", "p")) }
        let all = try await test.store.accounts()
        #expect(all.map(\.name) == ["a", "b", "c"])
        for account in all { #expect(try await test.store.account(named: account.name) == account) }
        #expect(try await test.store.account(named: "d") == nil)
        #expect(try await test.store.account(named: "A") == nil)
    }

    @Test("of accounts come page by page, and one is found by its id", arguments: StoreKind.allCases)
    func accountPages(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let names = ["b", "a", "é", "c", "B"]
        for name in names { try await test.store.record(try Sample.event(name, account: name, "plan", "p")) }
        let all = try await test.store.accounts(after: "", limit: .max)
        #expect(all.map(\.name) == ["B", "a", "b", "c", "é"])
        for limit in 1...6 {
            var pages: [Account] = []
            while case let page = try await test.store.accounts(after: pages.last?.name ?? "", limit: limit),
                !page.isEmpty
            {
                #expect(page.count <= limit)
                pages += page
            }
            #expect(pages == all)
        }
        #expect(try await test.store.accounts(after: "bb", limit: 1).map(\.name) == ["c"])
        #expect(try await test.store.accounts(after: "", limit: 0) == [])
        for account in all { #expect(try await test.store.account(account.id) == account) }
        #expect(try await test.store.account(AccountID(rawValue: 99)) == nil)
    }
}
