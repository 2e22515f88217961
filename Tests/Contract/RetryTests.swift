import Domain
import InMemoryAdapter
import JSON
import Ports
import TestSupport
import Testing
import UseCases

@Suite("A request that is sent again")
struct RetryTests {
    private func draft(_ text: String, id: String?, now: Moment) throws -> RecordEvents.Draft {
        RecordEvents.Draft(id: id, content: try EventReader.read(try JSONParser.parse(text), now: now))
    }

    @Test("with the sender's id and without a moment gets the first answer", arguments: StoreKind.allCases)
    func sameAnswer(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let record = RecordEvents(store: test.store)
        let text = #"{"account": "acme", "rtype": "disk", "fixed": 3}"#
        let first = try await record([try draft(text, id: "k1", now: test.clock.utcNow())])
        test.clock.set(try Moment("2026-01-02T00:00:00Z"))
        let second = try await record([try draft(text, id: "k1", now: test.clock.utcNow())])
        #expect(first == second)
        #expect(try await test.store.events(EventQuestion()).count == 1)
    }

    @Test("without any id is another event at its own moment", arguments: StoreKind.allCases)
    func ownMoment(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let record = RecordEvents(store: test.store)
        let text = #"{"account": "acme", "rtype": "disk", "fixed": 3}"#
        _ = try await record([try draft(text, id: nil, now: test.clock.utcNow())])
        test.clock.set(try Moment("2026-01-02T00:00:00Z"))
        _ = try await record([try draft(text, id: nil, now: test.clock.utcNow())])
        #expect(try await test.store.events(EventQuestion()).count == 2)
    }

    @Test("with the sender's id and another content is a conflict", arguments: StoreKind.allCases)
    func conflict(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let record = RecordEvents(store: test.store)
        let now = test.clock.utcNow()
        _ = try await record([try draft(#"{"account": "a", "rtype": "disk", "fixed": 3}"#, id: "k", now: now)])
        await #expect(throws: RecordEvents.Failure.self) {
            _ = try await record([try draft(#"{"account": "a", "rtype": "disk", "fixed": 4}"#, id: "k", now: now)])
        }
    }
}
