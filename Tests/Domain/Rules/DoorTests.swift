import Domain
import JSON
import Ports
import TestSupport
import Testing
import UseCases

@Suite("At the door")
struct DoorTests {
    /// What a request that names no account comes to.
    enum Answer: Sendable { case account(String?), missing, refused }

    /// "There the account may be left out of a request only if exactly one account has that root; it is resolved once,
    /// at the door, and recorded in the event (none: 404, several: 400)."
    @Test(
        "an account that is left out is found, or not",
        arguments: [
            ("- plan:gold =1", Answer.account("acme")),
            ("- plan:silver =1", .refused),
            ("- plan:bronze =1", .missing),
            ("- disk:gold =1", .missing),
            ("- plan:child =1", .missing),
            ("- plan =1", .refused),
            ("- nova/instance:i1 =1", .account(nil)),
            ("- nova/instance:new =1", .account(nil)),
            ("- nova/instance =1", .refused),
            ("globex plan:gold =1", .account("globex")),
        ], StoreKind.allCases)
    func accounts(request: (text: String, answer: Answer), kind: StoreKind) async throws {
        var runner = try RuleRunner(kind)
        try await runner.play(
            LogLine.parse(
                """
                02 acme plan:gold =1 / plan:child =1
                02 acme plan:silver =1
                02 globex plan:silver =1
                02 acme plan =1
                02 acme nova/instance:i1 =1
                """))
        guard case .event(let id, let value) = LogLine.parse("id:new 12 \(request.text)")[0] else { return }
        let draft = try EventReader.read(value, now: Shorthand.moment("2026-02-01"))
        let record = RecordEvents(store: runner.store)
        do {
            let events = try await record([.init(id: id, content: draft)])
            guard case .account(let account) = request.answer else {
                Issue.record("recorded for \(events[0].account ?? "-")")
                return
            }
            #expect(events.map(\.account) == [account])
            let recorded = try await runner.store.event(id)
            #expect(recorded?.event.account == account)
        } catch RecordEvents.Failure.noSuchRoot(0, let error) {
            guard case .missing = request.answer else { throw error }
            #expect(error.field == "account")
        } catch RecordEvents.Failure.invalid(0, let error) {
            guard case .refused = request.answer else { throw error }
            #expect(error.field == "account")
        }
        await runner.store.close()
    }

    /// "Same event twice: nothing changes … The same id with another content is a conflict that names both; the first
    /// recorded stays."
    @Test("an id that is there is known, or a conflict that names both", arguments: StoreKind.allCases)
    func outcomes(kind: StoreKind) async throws {
        let runner = try RuleRunner(kind)
        let lines = [
            "id:a 02 acme plan:gold =1", "id:a 02 acme plan:gold =1.0", "id:a 02 acme plan:gold =2",
            "id:a 02 acme plan:gold =1 said:02.01", "id:a 02 acme plan:gold =1 kept", "id:b 02 acme plan:gold =1",
        ]
        let events = try lines.map { line in
            guard case .event(let id, let value) = LogLine.parse(line)[0] else { throw RuleError() }
            let draft = try EventReader.read(value, now: Shorthand.moment("2026-02-01"))
            return draft.event(id: id, account: draft.account)
        }
        let first = try await runner.store.outcomes(of: RecordBatch(events: [events[0]]))
        #expect(first == [.recorded])
        let outcomes = try await runner.store.outcomes(of: RecordBatch(events: events))
        #expect(outcomes[0] == .known)
        #expect(outcomes[1] == .known, "a charge counts as a normalised decimal")
        #expect(outcomes[5] == .recorded)
        for place in 2..<5 {
            guard case .conflict(let conflict) = outcomes[place] else {
                Issue.record("\(lines[place]) is \(outcomes[place])")
                continue
            }
            #expect(conflict.id == "a")
            #expect(conflict.recorded == events[0].fingerprint && conflict.arrived == events[place].fingerprint)
            #expect(conflict.description.contains("\(events[0].fingerprint)"))
            #expect(conflict.description.contains("\(events[place].fingerprint)"))
        }
        let stored = try await runner.store.event("a")
        #expect(stored?.event.root.charge == .linear(Quantity(whole: 1, micros: 0)))
        await runner.store.close()
    }

    /// "all are recorded, or none": one conflict keeps the others out.
    @Test("a request's events are recorded, or none of them", arguments: StoreKind.allCases)
    func together(kind: StoreKind) async throws {
        var runner = try RuleRunner(kind)
        try await runner.play(LogLine.parse("id:a 02 acme plan:gold =1"))
        let drafts = try ["id:b 02 acme plan:silver =1", "id:a 02 acme plan:gold =2"].map { line in
            guard case .event(let id, let value) = LogLine.parse(line)[0] else { throw RuleError() }
            return RecordEvents.Draft(id: id, content: try EventReader.read(value, now: Shorthand.moment("02")))
        }
        await #expect(throws: RecordEvents.Failure.self) { _ = try await RecordEvents(store: runner.store)(drafts) }
        let withheld = try await runner.store.event("b")
        #expect(withheld == nil)
        await runner.store.close()
    }

    struct RuleError: Error {}
}
