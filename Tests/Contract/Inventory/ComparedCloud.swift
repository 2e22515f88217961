import Domain
import InMemoryAdapter
import JSON
import Ports
import TestSupport
import Testing
import UseCases

/// A cloud that is compared with what is billed of it.
struct ComparedCloud {
    struct Away: Error {}

    static let rtypes: Set<String> = ["cinder/volume", "cinder/snapshot"]

    let clock: SetClock
    let store: InMemoryStore

    init(facts: StoreFacts = StoreFacts()) throws {
        clock = SetClock(try Moment("2026-11-25T12:00:00Z"))
        store = InMemoryStore(facts: facts, clock: clock)
    }

    func set(_ moment: String) throws { clock.set(try Moment(moment)) }

    /// Records what a client says of a volume and of snapshots of it.
    func record(
        _ name: String, _ charge: String, at moment: String = "2026-11-01T00:00:00Z", of account: String? = "acme",
        snapshots: [(name: String, charge: String)] = []
    ) async throws {
        let owner = account.map { #""account":"\#($0)","# } ?? ""
        let children = snapshots.map { #"{"rtype":"cinder/snapshot","name":"\#($0.name)","linear":\#($0.charge)}"# }
        try await record(
            #"{\#(owner)"rtype":"cinder/volume","name":"\#(name)","datetime":"\#(moment)","linear":\#(charge),"#
                + #""children":[\#(children.joined(separator: ","))]}"#)
    }

    private func record(_ text: String) async throws {
        try await record([try EventReader.read(try JSONParser.parse(text), now: clock.utcNow())])
    }

    func record(_ drafts: [EventReader.Draft]) async throws {
        _ = try await RecordEvents(store: store)(drafts.map { RecordEvents.Draft(id: nil, content: $0) })
    }

    /// Records changes; returns for how many findings they stand.
    @discardableResult
    func record(_ changes: [InventoryEvents.Change]) async throws -> Int {
        for change in changes { try await record(change.events) }
        return changes.reduce(0) { $0 + $1.findings }
    }

    func volume(
        _ name: String, gib: UInt64 = 1, of account: String = "acme", made: String = "2026-10-01T00:00:00Z",
        isCertain: Bool = true, isMade: Bool = true, isOver: Bool = false
    ) throws -> CloudResource {
        let charge: Charge = isOver ? .end : .linear(Quantity(whole: gib, micros: 0))
        let node = Event.Node(parent: nil, rtype: "cinder/volume", name: name, charge: charge, attributes: nil)
        let draft = try draft(made, account, [node])
        return CloudResource(
            rtype: "cinder/volume", name: name, draft: draft, isCertain: isCertain, isMade: isMade)
    }

    func snapshot(
        _ name: String, of volume: String, gib: UInt64 = 1, made: String = "2026-10-02T00:00:00Z"
    ) throws -> CloudResource {
        let charge = Charge.linear(Quantity(whole: gib, micros: 0))
        let nodes = [
            Event.Node(parent: nil, rtype: "cinder/volume", name: volume, charge: nil, attributes: nil),
            Event.Node(parent: 0, rtype: "cinder/snapshot", name: name, charge: charge, attributes: nil),
        ]
        return CloudResource(rtype: "cinder/snapshot", name: name, draft: try draft(made, nil, nodes))
    }

    private func draft(_ made: String, _ account: String?, _ nodes: [Event.Node]) throws -> EventReader.Draft {
        let moment = try Moment(made)
        return EventReader.Draft(moment: moment, emitted: moment, account: account, keepClosed: true, nodes: nodes)
    }

    /// - Parameters:
    ///   - there: what the cloud has when it is asked for one resource; by default what it listed.
    ///   - meanwhile: what happens while the cloud is asked.
    func compare(
        _ listed: [CloudResource], there: Set<String>? = nil, isWhole: Bool = true,
        meanwhile: () async throws -> Void = {}
    ) async throws -> InventoryFindings {
        try await CompareInventory(store: store, clock: clock)(Self.rtypes, isWhole: isWhole) { () throws(Away) in
            let asked = clock.utcNow().wholeSecond
            do { try await meanwhile() } catch { throw Away() }
            return CloudListing(listed, asked: Dictionary(uniqueKeysWithValues: Self.rtypes.map { ($0, asked) }))
        } isThere: { key throws(Away) in
            there?.contains(key.name ?? "") ?? listed.contains { $0.key == key }
        }
    }

    func events(
        _ findings: InventoryFindings, since: String? = nil, endsMissing: Bool = false
    ) throws -> InventoryEvents {
        InventoryEvents(
            findings, since: try since.map { try Moment($0) }, endsMissing: endsMissing,
            cloudUnique: store.facts.cloudUnique)
    }

    /// What each account pays in a period for what has a name: "account name cost".
    func bill(_ start: String, _ end: String) async throws -> [String] {
        let period = try #require(Period(start: try Moment(start), end: try Moment(end)))
        return try await BillText.lines(store, period: period, now: period.end).flatMap { account in
            account.lines.compactMap { line in line.name.map { "\(account.name) \($0) \(line.cost.double)" } }
        }
    }
}
