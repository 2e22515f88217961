import Domain
import JSON
import Ports
import Testing
import UseCases

/// What an inventory records, and what becomes of it beside what else is recorded.
@Suite("What an inventory records")
struct InventoryEventsTests {
    private let cloud: ComparedCloud

    init() throws { cloud = try ComparedCloud() }

    private func tomorrow() async throws -> [String] {
        try await cloud.bill("2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z")
    }

    @Test("starts volumes again together with all of their snapshots, whatever their names") func reopening()
        async throws
    {
        let numbers = 0..<12
        for number in numbers {
            try await cloud.record("v\(number)", "5", snapshots: [("s\(number)", "5")])
            try await cloud.record("v\(number)", "null", at: "2026-11-02T00:00:00Z")
        }
        // Made after the end that was recorded of its volume, and before.
        let unheard = [
            try cloud.snapshot("late", of: "v0", made: "2026-11-03T00:00:00Z"), try cloud.snapshot("early", of: "v1"),
        ]
        let found = try await cloud.compare(
            try numbers.flatMap {
                [
                    try cloud.snapshot("s\($0)", of: "v\($0)", gib: 5), try cloud.volume("v\($0)", gib: 5),
                ]
            } + unheard)
        #expect(found.ended.count == 24 && found.unknown.count == 2)
        let events = try cloud.events(found)
        try await cloud.record(events.starts)
        #expect(events.reopenings.count == 12)
        #expect(try await cloud.record(events.reopenings) == 24)
        let names = ["early", "late"] + numbers.flatMap { ["s\($0)", "v\($0)"] }
        let bill = try await tomorrow()
        #expect(bill.map { String($0.split(separator: " ")[1]) }.sorted() == names.sorted())
        let again = try await cloud.compare(found.ended + found.unknown)
        #expect(again.known == 26)
        // What was unknown is charged before that end, too.
        let before = try await cloud.bill("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")
        #expect(before.contains("acme early 1.0") && !before.contains { $0.contains("late") })
    }

    @Test("starts a snapshot again whose volume runs") func snapshotAlone() async throws {
        try await cloud.record("v", "5", snapshots: [("s", "5")])
        try await cloud.record("v", "5", at: "2026-11-02T00:00:00Z", snapshots: [("s", "null")])
        let found = try await cloud.compare([try cloud.volume("v", gib: 5), try cloud.snapshot("s", of: "v", gib: 5)])
        #expect(try await cloud.record(try cloud.events(found).reopenings) == 1)
        #expect(try await tomorrow() == ["acme s 5.0", "acme v 5.0"])
    }

    @Test("starts more snapshots again than an event may speak of") func manySnapshots() throws {
        var found = InventoryFindings()
        found.ended = try (0..<12_000).map { try cloud.snapshot("s\($0)", of: "v") } + [try cloud.volume("v")]
        let changes = try cloud.events(found).reopenings
        #expect(changes.map(\.findings) == [12_001])
        let events = changes.flatMap(\.events)
        #expect(events.map(\.nodes.count) == [10_000, 2_002] && events[0].emitted < events[1].emitted)
        #expect(events.allSatisfy { $0.nodes.dropFirst().allSatisfy { $0.parent == 0 } })
    }

    @Test("says what the cloud had when it was asked: what happened later wins, whenever it is recorded")
    func later() async throws {
        for name in ["extended", "given", "ended", "deleted", "gone"] { try await cloud.record(name, "5") }
        for name in ["ended", "deleted"] { try await cloud.record(name, "null", at: "2026-11-02T00:00:00Z") }
        let found = try await cloud.compare([
            try cloud.volume("extended", gib: 20), try cloud.volume("given", gib: 5, of: "globex"),
            try cloud.volume("ended", gib: 5), try cloud.volume("deleted", gib: 5),
        ]) { try cloud.set("2026-11-25T12:00:09Z") }
        #expect(found.different.count == 2 && found.ended.count == 2 && found.missing.count == 1)
        try await cloud.record("extended", "30", at: "2026-11-25T12:00:01Z")
        try await cloud.record("given", "5", at: "2026-11-25T12:00:01Z", of: "initech")
        try await cloud.record("deleted", "null", at: "2026-11-25T12:00:01Z")
        let events = try cloud.events(found, endsMissing: true)
        try await cloud.record(events.corrections + events.reopenings + events.ends)
        #expect(try await tomorrow() == ["acme ended 5.0", "acme extended 30.0", "initech given 5.0"])
    }

    @Test("ends what a state ends, from when the cloud was asked on") func over() async throws {
        try await cloud.record("v", "5")
        let found = try await cloud.compare([try cloud.volume("v", isOver: true)])
        try await cloud.record(try cloud.events(found).corrections)
        #expect(try await tomorrow() == [])
        #expect(try await cloud.bill("2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z") == ["acme v 2.5"])
    }

    @Test("ends a snapshot without a word about who owns its volume") func givenAway() async throws {
        try await cloud.record("v", "5", snapshots: [("s", "5")])
        let found = try await cloud.compare([try cloud.volume("v", gib: 5)])
        #expect(found.missing.map(\.key.name) == ["s"])
        // It was given away before the cloud was asked, and that is heard of later.
        try await cloud.record("v", "5", at: "2026-11-25T11:00:00Z", of: "globex")
        try await cloud.record(try cloud.events(found, endsMissing: true).ends)
        #expect(try await tomorrow() == ["globex v 5.0"])
    }

    @Test("names the account of what ends where that says which resource is meant") func accountOfItsOwn() async throws
    {
        let cloud = try ComparedCloud(facts: StoreFacts(cloudUnique: CloudUniqueTypes([])))
        for account in ["acme", "globex"] { try await cloud.record("v", "5", of: account) }
        let found = try await cloud.compare([])
        let ends = try cloud.events(found, endsMissing: true).ends
        #expect(
            ends.flatMap(\.events).map(\.account) == ["acme"] || ends.flatMap(\.events).map(\.account) == ["globex"])
    }

    @Test("charges nothing before a moment that is given, and replaces nothing that is heard of later")
    func assumption() async throws {
        let names = (0..<8).map { "w\($0)" }
        let found = try await cloud.compare(
            try names.map { try cloud.volume($0, gib: 20) } + [try cloud.snapshot("s", of: "w0", gib: 20)])
        let events = try cloud.events(found, since: "2026-11-10T00:00:00Z")
        #expect(try await cloud.record(events.starts) == 9)
        #expect(try await cloud.bill("2026-10-01T00:00:00Z", "2026-11-10T00:00:00Z") == [])
        #expect(
            try await cloud.bill("2026-11-09T00:00:00Z", "2026-11-11T00:00:00Z")
                == ["acme s 20.0"] + names.map { "acme \($0) 20.0" })
        // They began smaller, the first at the very moment that the cloud says, and were extended later.
        for (place, name) in names.enumerated() {
            try await cloud.record(name, "10", at: "2026-10-0\(place + 1)T00:00:00Z")
            try await cloud.record(name, "20", at: "2026-11-20T00:00:00Z")
        }
        let bill = try await cloud.bill("2026-11-10T00:00:00Z", "2026-11-20T00:00:00Z")
        #expect(bill == ["acme s 200.0"] + names.map { "acme \($0) 100.0" })
    }

    @Test("starts, as an assumption, what anything of the same moment replaces") func sameMoment() async throws {
        let names = (0..<8).map { "w\($0)" }
        let found = try await cloud.compare(try names.map { try cloud.volume($0, gib: 20) })
        try await cloud.record(try cloud.events(found).starts)
        for name in names { try await cloud.record(name, "10", at: "2026-10-01T00:00:00Z") }
        #expect(try await tomorrow() == names.map { "acme \($0) 10.0" })
    }

    @Test(
        "starts nothing that may be charged under a number, but where that ends at the same moment",
        arguments: [false, true])
    func numbered(endsMissing: Bool) async throws {
        for number in 1...12 { try await cloud.record("\(number)", "1") }
        let found = try await cloud.compare(
            try (1...12).map { try cloud.volume("uuid-\($0)") } + [try cloud.snapshot("s", of: "uuid-1")])
        #expect(found.numbered == ["cinder/volume": 12] && found.mostlyMissing.isEmpty)
        let events = try cloud.events(found, endsMissing: endsMissing)
        #expect(events.withheld.count == (endsMissing ? 0 : 12))
        try await cloud.record(events.starts)
        if endsMissing { try await cloud.record(events.ends) }
        let bill = try await cloud.bill("2026-11-01T00:00:00Z", "2026-11-27T00:00:00Z")
        let volumes = bill.filter { !$0.hasPrefix("acme s ") }
        // Twelve volumes over 26 days, under whatever names.
        #expect(volumes.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +) == 312)
        #expect(volumes.count == (endsMissing ? 24 : 12))
    }
}
