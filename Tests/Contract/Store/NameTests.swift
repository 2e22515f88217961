import Domain
import Ports
import TestSupport
import Testing

@Suite("Names")
struct NameTests {
    /// Two spellings of ä: texts that look alike, and are not the same bytes.
    private static let spellings = ["\u{E4}", "a\u{308}"]

    @Test("that look alike but are not the same bytes are two", arguments: StoreKind.allCases)
    func bytes(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        for (index, name) in Self.spellings.enumerated() {
            try await test.store.record(
                try Sample.event("account \(index)", account: name, "plan", nil),
                try Sample.event("root \(index)", "nova/instance", name),
                try Sample.event("child \(index)", "plan", "gold", children: [Sample.child("part", name)]))
        }
        var question = ResourceQuestion(now: try Moment("2026-01-01T00:00:00Z"))
        #expect(try await test.store.accounts().count == 3)
        question.rtype = "nova/instance"
        #expect(try await test.store.resources(question).count == 2)
        question.rtype = "part"
        #expect(try await test.store.resources(question).count == 2)
    }

    @Test("may hold whatever is no control character", arguments: StoreKind.allCases)
    func anything(kind: StoreKind) async throws {
        let test = try TestStore(kind)
        let names = ["'; DROP TABLE event; --", "\"", "%_*?", "\u{1F600}", "\u{10FFFF}", " ", "\\", "NULL", "0", "00"]
        for (index, name) in names.enumerated() {
            try await test.store.record(try Sample.event("\(index)", account: name, name, name))
        }
        #expect(Set(try await test.store.accounts().map(\.name)) == Set(names))
        #expect(try await test.store.log().map(\.event.root.rtype) == names)
        for name in names {
            let draft = try Sample.draft(account: nil, name, name, .end)
            let answers = try await test.store.record(RecordBatch(messages: [[.draft(draft, id: nil)]]))
            #expect(answers.map(\.event?.account) == [name])
        }
    }
}
