import Domain
import JSON
import Ports
import TestSupport

/// Events, tariffs and questions as the tests write them down.
enum Sample {
    /// An event of one root, with children below it.
    static func event(
        _ id: String, at moment: String = "2025-03-01T00:00:00Z", emitted: String? = nil, account: String? = "acme",
        _ rtype: String = "nova/instance", _ name: String? = "i1", _ charge: Charge? = linear(1),
        attributes: JSONObject? = nil, keepClosed: Bool = false, children: [Event.Node] = []
    ) throws -> Event {
        try draft(
            at: moment, emitted: emitted, account: account, rtype, name, charge, attributes: attributes,
            keepClosed: keepClosed, children: children
        ).event(id: id, account: account)
    }

    /// What a client sends of one root, with children below it.
    static func draft(
        at moment: String = "2025-03-01T00:00:00Z", emitted: String? = nil, account: String? = "acme",
        _ rtype: String = "nova/instance", _ name: String? = "i1", _ charge: Charge? = linear(1),
        attributes: JSONObject? = nil, keepClosed: Bool = false, children: [Event.Node] = [],
        isMomentGiven: Bool = true
    ) throws -> EventReader.Draft {
        let at = try Moment(moment)
        let root = Event.Node(parent: nil, rtype: rtype, name: name, charge: charge, attributes: attributes)
        return EventReader.Draft(
            moment: at, emitted: try emitted.map { try Moment($0) } ?? at, account: account, keepClosed: keepClosed,
            nodes: [root] + children, isMomentGiven: isMomentGiven)
    }

    /// An event of the server i1.
    static func event(
        _ id: String, at moment: String = "2025-03-01T00:00:00Z", emitted: String? = nil, account: String? = "acme",
        _ charge: Charge?, attributes: JSONObject? = nil, keepClosed: Bool = false, children: [Event.Node] = []
    ) throws -> Event {
        try event(
            id, at: moment, emitted: emitted, account: account, "nova/instance", "i1", charge, attributes: attributes,
            keepClosed: keepClosed, children: children)
    }

    /// A child of the root, or of another child.
    static func child(
        _ rtype: String, _ name: String? = nil, _ charge: Charge? = linear(1), of parent: Int = 0,
        attributes: JSONObject? = nil
    ) -> Event.Node {
        Event.Node(parent: parent, rtype: rtype, name: name, charge: charge, attributes: attributes)
    }

    static func linear(_ units: UInt64) -> Charge { .linear(Quantity(whole: units, micros: 0)) }
    static func fixed(_ units: UInt64) -> Charge { .fixed(Quantity(whole: units, micros: 0)) }

    static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

    static func tariff(
        _ rtype: String = "nova/instance", at moment: String = "2025-03-01T00:00:00Z", _ rate: String? = "2",
        unit: RateUnit? = nil, migrate: Bool = false
    ) throws -> TariffDraft {
        TariffDraft(
            rtype: rtype, moment: try Moment(moment), rate: try rate.map { try Rate($0) }, unit: unit, migrate: migrate)
    }

    static let year = "2025"

    /// The bill of 2025 as text.
    static func bill(_ store: any BillingStore, now: String = "2026-01-01T00:00:00Z", asOf: Moment? = nil)
        async throws -> String
    {
        try await BillText.text(store, period: try period(year), now: try Moment(now), asOf: asOf)
    }

    static func period(_ text: String) throws -> Period {
        guard let period = Period(timePeriod: text) else { throw NoSuchPeriod(text: text) }
        return period
    }

    struct NoSuchPeriod: Error { let text: String }
}

extension BillingStore {
    /// Records events in one batch.
    @discardableResult
    func record(_ events: Event...) async throws -> [RecordOutcome] {
        try await outcomes(of: RecordBatch(events: events))
    }

    /// All accounts.
    func accounts() async throws -> [Account] { try await accounts(after: "", limit: .max) }

    /// The whole log.
    func log() async throws -> [RecordedEvent] {
        var question = EventQuestion()
        question.limit = .max
        return try await events(question)
    }

    /// All that a store holds, as text.
    func contents() async throws -> String {
        var question = ResourceQuestion(now: try Moment("2026-01-01T00:00:00Z"))
        question.limit = .max
        var parts: [String] = []
        for account in try await accounts() { parts.append("account \(account.id.rawValue) \(account.name)") }
        for resource in try await resources(question) {
            parts.append("resource \(resource.id.rawValue) \(resource.rtype) \(resource.name ?? "-")")
        }
        for event in try await log() {
            parts.append("event \(event.sequence) \(event.event.id) \(event.recorded) \(event.cancellation == nil)")
        }
        for tariff in try await tariffs() {
            parts.append("tariff \(tariff.id.rawValue) \(tariff.recorded) \(tariff.cancelled?.description ?? "-")")
        }
        for rejected in try await rejected(after: 0, limit: .max) {
            parts.append("rejected \(rejected.id) \(rejected.recorded) \(rejected.delivery.body)")
        }
        return parts.joined(separator: "\n")
    }
}

extension RecordOutcome {
    /// The conflict, if it is one.
    var conflict: Conflict? { if case .conflict(let conflict) = self { conflict } else { nil } }
}

extension StoreError {
    /// Which of the cases it is, without the details.
    enum Kind: Hashable { case unfit, unavailable, corrupt, busy, closed }

    var kind: Kind {
        switch self {
        case .unfit: .unfit
        case .unavailable: .unavailable
        case .corrupt: .corrupt
        case .busy: .busy
        case .closed: .closed
        }
    }
}
