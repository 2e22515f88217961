import Domain
import InMemoryAdapter
import Ports
import Synchronization
import TestSupport
import Testing
import UseCases

@Suite("Deliveries")
struct DeliveryTests {
    /// Understands words: an id and a name, `?` for what is not understood, `-` for what is never billed, `twice` for
    /// two events, `!` for an event without the account that it needs.
    private static func taking(_ store: any BillingStore) -> TakeDeliveries {
        TakeDeliveries(store: store) { delivery in
            let words = String(decoding: delivery.body, as: UTF8.self).split(separator: " ").map(String.init)
            switch words[0] {
            case "?":
                return .rejected(RejectedDelivery(source: delivery.source, reason: "unclear", body: words.last ?? ""))
            case "-": return .ignored
            case "!":
                let end = try? Sample.event(words[1], at: "2025-04-01T00:00:00Z", account: nil, "plan", words[2], .end)
                return .events([end].compactMap { $0.map { .event($0) } })
            case "twice":
                let events = [
                    try? Sample.event("\(words[1])", "plan", "p"), try? Sample.event("\(words[1])#1", "plan", "q"),
                ]
                return .events(events.compactMap { $0.map { .event($0) } }, body: Array("two".utf8))
            default:
                let event = try? Sample.event(words[0], "plan", words[1])
                return .events([event].compactMap { $0.map { .event($0) } })
            }
        }
    }

    private static func delivery(_ text: String) -> Delivery { Delivery(source: "nova", body: Array(text.utf8)) }

    @Test("are answered one by one, in order, by what became of them", arguments: StoreKind.allCases)
    func answers(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let take = Self.taking(test.store)
        let first = try await take(["a x", "-", "?", "twice b", "a x", "b p", "a y"].map(Self.delivery))
        #expect(first.count == 7)
        #expect(
            Array(first.prefix(6)) == [
                .recorded(events: 1), .ignored, .rejected(reason: "unclear"), .recorded(events: 2), .known, .known,
            ])
        guard case .rejected(let reason) = first[6] else {
            Issue.record("a contradiction is rejected")
            return
        }
        #expect(reason.contains("event a ") && reason.contains("content"))
        #expect(try await test.store.log().map(\.event.id) == ["a", "b", "b#1"])
        #expect(try await test.store.rejected(after: 0, limit: 9).first?.delivery.reason == "unclear")
        let again = try await take(["twice b", "b#1 q", "twice c"].map(Self.delivery))
        #expect(again == [.known, .known, .recorded(events: 2)])
        #expect(try await take([]) == [])
        #expect(try await take([Self.delivery("-")]) == [.ignored])
    }

    @Test("come through an intake into the log before they are acknowledged", arguments: StoreKind.allCases)
    func through(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let take = Self.taking(test.store)
        let intake = ScriptedIntake(
            (0..<25).map { Self.delivery($0 % 6 == 5 ? "? \($0)" : "e\($0 % 20) p\($0 % 20)") }, batchSize: 4)
        let isDown = Mutex(false)
        try await intake.run { batch in
            // The store does not answer every other time.
            let fails = isDown.withLock { down in
                defer { down.toggle() }
                return down
            }
            if fails { return batch.map { _ in .tryAgain } }
            do throws(StoreError) { return try await take(batch) } catch { return batch.map { _ in .tryAgain } }
        }
        #expect(intake.left.isEmpty)
        let ids = Set((0..<25).filter { $0 % 6 != 5 }.map { "e\($0 % 20)" })
        #expect(Set(try await test.store.log().map(\.event.id)) == ids)
        #expect(try await test.store.rejected(after: 0, limit: 99).map(\.delivery.body) == ["5", "11", "17", "23"])
    }

    @Test("that leave out an account find it in what came before them, in any batch", arguments: StoreKind.allCases)
    func accounts(kind: StoreKind) async throws {
        for size in [1, 2, 4] {
            let test = try TestStore(kind)
            let take = Self.taking(test.store)
            var answers: [Disposition] = []
            let deliveries = ["! early x", "a x", "! late x", "! none y"].map(Self.delivery)
            for start in stride(from: 0, to: 4, by: size) {
                answers += try await take(Array(deliveries[start..<start + size]))
            }
            #expect(answers.map { $0 == .recorded(events: 1) } == [false, true, true, false])
            #expect(try await test.store.event("late")?.event.account == "acme")
            let kept = try await test.store.rejected(after: 0, limit: 9).map(\.delivery)
            #expect(kept.map(\.body).sorted() == ["! early x", "! none y"])
            #expect(kept.allSatisfy { $0.reason.contains("account") && $0.reason.contains("plan") })
        }
    }

    @Test("with several events are recorded as a whole, or kept as a whole", arguments: StoreKind.allCases)
    func wholes(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let take = Self.taking(test.store)
        let answers = try await take(["b#1 other", "twice b", "c x"].map(Self.delivery))
        #expect(answers.map { $0 == .recorded(events: 1) } == [true, false, true])
        #expect(try await test.store.log().map(\.event.id) == ["b#1", "c"])
        #expect(try await test.store.rejected(after: 0, limit: 9).map(\.delivery.body) == ["two"])
    }

    @Test("that contradict what is there are kept on the rejected list", arguments: StoreKind.allCases)
    func contradictions(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let take = Self.taking(test.store)
        _ = try await take(["a x", "a y"].map(Self.delivery))
        let kept = try await test.store.rejected(after: 0, limit: 9)
        #expect(kept.count == 1)
    }
}
