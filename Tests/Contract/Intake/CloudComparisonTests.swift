import Domain
import InMemoryAdapter
import JSON
import Ports
import Testing
import UseCases

/// A cloud that is compared with what is billed of it, while both change.
@Suite("A comparison with a cloud")
struct CloudComparisonTests {
    private struct Away: Error {}

    private let clock: SetClock
    private let store: InMemoryStore

    init() throws {
        clock = SetClock(try Moment("2026-11-25T12:00:00Z"))
        store = InMemoryStore(clock: clock)
    }

    private func record(_ name: String, _ charge: String, at moment: String = "2026-11-01T00:00:00Z") async throws {
        let text =
            #"{"account":"acme","rtype":"cinder/volume","name":"\#(name)","datetime":"\#(moment)","linear":\#(charge)}"#
        let draft = try EventReader.read(try JSONParser.parse(text), now: clock.utcNow())
        _ = try await RecordEvents(store: store)([RecordEvents.Draft(id: nil, content: draft)])
    }

    private func volume(_ name: String, gib: UInt64, of account: String = "acme") throws -> CloudResource {
        let node = Event.Node(
            parent: nil, rtype: "cinder/volume", name: name, charge: .linear(Quantity(whole: gib, micros: 0)),
            attributes: nil)
        let moment = try Moment("2026-10-01T00:00:00Z")
        let draft = EventReader.Draft(
            moment: moment, emitted: moment, account: account, keepClosed: true, nodes: [node])
        return CloudResource(rtype: "cinder/volume", name: name, draft: draft)
    }

    private func compare(
        _ listed: [CloudResource], there: Set<String> = [], meanwhile: () async throws -> Void = {}
    ) async throws -> InventoryFindings {
        try await CompareInventory(store: store, clock: clock)(["cinder/volume"]) { () throws(Away) in
            do { try await meanwhile() } catch { throw Away() }
            return listed
        } isThere: { key throws(Away) in
            there.contains(key.name ?? "")
        }
    }

    @Test("finds what is unknown, different, ended and missing, and what is as it should be") func kinds() async throws
    {
        for name in ["same", "larger", "given", "ended", "gone", "unlisted"] { try await record(name, "1") }
        try await record("ended", "null", at: "2026-11-02T00:00:00Z")
        let listed = [
            try volume("same", gib: 1), try volume("larger", gib: 2), try volume("given", gib: 1, of: "globex"),
            try volume("ended", gib: 1), try volume("unheard", gib: 1),
            CloudResource(rtype: "cinder/volume", name: "in the making", draft: nil),
        ]
        let found = try await compare(listed, there: ["unlisted"])
        #expect(found.listed == 6 && found.known == 1 && found.uncharged == 1)
        #expect(found.unknown.map(\.name) == ["unheard"] && found.ended.map(\.name) == ["ended"])
        #expect(found.different.map(\.resource.name) == ["larger", "given"])
        #expect(found.missing.map(\.key.name) == ["gone"])
    }

    @Test("is not misled by what is recorded while the cloud is asked") func meanwhile() async throws {
        for name in ["resized", "deleted"] { try await record(name, "1") }
        // The cloud lists what was before; or, of the second one, what is after.
        let found = try await compare([
            try volume("resized", gib: 1), try volume("deleted", gib: 1), try volume("made", gib: 1),
        ]) {
            try await record("resized", "5", at: "2026-11-25T11:59:59Z")
            try await record("made", "1", at: "2026-11-25T11:59:59Z")
            try await record("begun after the list", "1", at: "2026-11-25T11:59:59Z")
        }
        #expect(found.known == 3 && found.unknown.isEmpty && found.different.isEmpty && found.missing.isEmpty)
        let later = try await compare([try volume("resized", gib: 5), try volume("made", gib: 1)], there: []) {
            try await record("deleted", "null", at: "2026-11-25T11:59:59.5Z")
            try await record("begun after the list", "null", at: "2026-11-25T11:59:59.5Z")
        }
        #expect(later.known == 2 && later.missing.isEmpty)
    }

    @Test("holds nothing against what says nothing for certain, or has no owner") func uncertain() async throws {
        try await record("error", "1")
        let text = #"{"rtype":"cinder/volume","name":"unowned","datetime":"2026-11-01T00:00:00Z","linear":1}"#
        let draft = try EventReader.read(try JSONParser.parse(text), now: clock.utcNow())
        _ = try await RecordEvents(store: store)([RecordEvents.Draft(id: nil, content: draft)])
        let sure = try volume("error", gib: 9)
        let found = try await compare([
            CloudResource(rtype: sure.rtype, name: sure.name, draft: sure.draft, isCertain: false),
            try volume("unowned", gib: 1),
        ])
        #expect(found.known == 2 && found.different.isEmpty && found.ended.isEmpty)
    }

    @Test("ends with the cloud's error where the cloud does not answer") func away() async throws {
        await #expect(throws: InventoryError<Away>.self) {
            _ = try await compare([]) { throw Away() }
        }
    }
}
