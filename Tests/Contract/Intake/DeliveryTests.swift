import Domain
import InMemoryAdapter
import Ports
import Synchronization
import TestSupport
import Testing
import UseCases

@Suite("Deliveries")
struct DeliveryTests {
    /// Understands words: an id and a name, `?` for what is not understood, `-` for what is never billed, `!` for a
    /// store that does not answer, and `twice` for two events.
    private static func taking(_ store: any BillingStore) -> TakeDeliveries {
        TakeDeliveries(store: store) { delivery throws(StoreError) in
            let words = String(decoding: delivery.body, as: UTF8.self).split(separator: " ").map(String.init)
            switch words[0] {
            case "?":
                return .rejected(RejectedDelivery(source: delivery.source, reason: "unclear", body: words.last ?? ""))
            case "-": return .ignored
            case "!": throw .unavailable("gone")
            case "twice":
                let events = [
                    try? Sample.event("\(words[1])", "plan", "p"), try? Sample.event("\(words[1])#1", "plan", "q"),
                ]
                return .events(events.compactMap(\.self))
            default: return .events([try? Sample.event(words[0], "plan", words[1])].compactMap(\.self))
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

    @Test("of which one needs what does not answer leave nothing, and may come again", arguments: StoreKind.allCases)
    func unavailable(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let take = Self.taking(test.store)
        let error = await #expect(throws: StoreError.self) { _ = try await take(["a x", "?", "!"].map(Self.delivery)) }
        #expect(error?.kind == .unavailable)
        #expect(try await test.store.log() == [])
        #expect(try await test.store.rejected(after: 0, limit: 9) == [])
        #expect(try await take(["a x", "?"].map(Self.delivery)).first == .recorded(events: 1))
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
