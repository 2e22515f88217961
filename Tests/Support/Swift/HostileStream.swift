public import Domain
import JSON
public import Ports

/// One thing that is done to a store.
public enum LogStep: Sendable {
    case event(Event)
    case cancelEvent(String)
    case tariff(TariffDraft)
    /// Cancels the tariff that was the n-th to be set.
    case cancelTariff(Int)
}

/// A seeded stream of what is hardest to bill: few resources and few moments, so that everything meets.
///
/// Moves and moves back, cancelled events, ends before starts, a parent that ends between its children's events, equal
/// moments and equal `emitted`, same-second stops and starts, backdated tariffs with and without `migrate`, prices
/// taken away, unowned roots, `keep_closed`, moments in the future.
public struct HostileStream: Sendable {
    public let steps: [LogStep]
    /// A moment behind most of the events.
    public let now: Moment

    private static let accounts = ["acme", "globex", "initech"]
    private static let types = [
        "cinder/volume", "cinder/snapshot", "part", "grain", "disk", "nova/instance", "vcpus", "plan",
    ]

    public init(seed: UInt64, events count: Int) throws {
        var random = Seeded(seed)
        let start = try Moment("2025-01-28T00:00:00Z")
        // Some streams have a handful of moments, so that everything is a tie; the others span days or months.
        let hours = seed % 3 == 0 ? 4 : max(60, min(2_000, count))
        var steps: [LogStep] = []
        var ids: [String] = []
        var tariffs = 0
        while ids.count < count {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<4 where !ids.isEmpty: steps.append(.cancelEvent(random.pick(ids)))
            case 4..<9:
                steps.append(.tariff(try Self.tariff(start, hours, &random)))
                tariffs += 1
            case 9 where tariffs > 0: steps.append(.cancelTariff(Int.random(in: 0..<tariffs, using: &random)))
            default:
                let event = try Self.event(number: ids.count, start, hours, &random)
                ids.append(event.id)
                steps.append(.event(event))
            }
        }
        self.steps = steps
        now = start.adding(microseconds: Int64(hours) * 3_400 * Moment.second)
    }

    private static func moment(_ start: Moment, _ hours: Int, _ random: inout Seeded) -> Moment {
        let micros: Int64 = random.chance(15) ? Int64.random(in: 1..<3, using: &random) * 333_333 : 0
        return start.adding(microseconds: Int64.random(in: 0..<Int64(hours), using: &random) * 3_600_000_000 + micros)
    }

    private static func tariff(_ start: Moment, _ hours: Int, _ random: inout Seeded) throws -> TariffDraft {
        let rate = random.pick(["0", "1", "3", "0.1", "0.000000000001", "999999999.999999999999", "2.5"])
        return TariffDraft(
            rtype: random.pick(types), moment: moment(start, hours, &random),
            rate: random.chance(15) ? nil : try Rate(rate), unit: random.pick(RateUnit.allCases + [.day]),
            migrate: random.chance(40))
    }

    private static func event(
        number: Int, _ start: Moment, _ hours: Int, _ random: inout Seeded
    ) throws -> Event {
        let at = moment(start, hours, &random)
        let emitted: Moment? =
            random.chance(50)
            ? nil : at.adding(microseconds: Int64.random(in: -1...2, using: &random) * 250_000)
        var nodes: [Event.Node] = []
        var account: String? = random.pick(accounts)
        let isEnd = random.chance(18)
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4:
            nodes = [node(nil, "cinder/volume", random.pick(["v1", "v2"]), isEnd, &random)]
            if random.chance(60) { account = nil }
            for name in ["s1", "s2"] where random.chance(45) {
                nodes.append(node(0, "cinder/snapshot", name, random.chance(20), &random))
                for type in ["part", "grain"] where random.chance(40) {
                    nodes.append(node(nodes.count - 1, type, nil, random.chance(20), &random))
                }
            }
        case 4..<7:
            nodes = [node(nil, "nova/instance", random.pick(["i1", "i2"]), isEnd, &random)]
            if random.chance(30) { account = nil }
            for type in ["disk", "vcpus"] where random.chance(60) {
                nodes.append(node(0, type, nil, random.chance(15), &random))
            }
        case 7: nodes = [node(nil, "plan", "gold", isEnd, &random)]
        case 8:
            // Says nothing of the root's charge, but perhaps whose it is, and something of what is below it.
            nodes = [Event.Node(parent: nil, rtype: "nova/instance", name: "i2", charge: nil, attributes: nil)]
            if random.chance(50) { nodes.append(node(0, "disk", nil, false, &random)) }
        default: nodes = [node(nil, "disk", nil, isEnd, &random)]
        }
        let keepsClosed = random.chance(45)
        let draft = EventReader.Draft(
            moment: at, emitted: emitted ?? at, account: account, keepClosed: keepsClosed, nodes: nodes)
        return draft.event(id: "e\(number % 7)-\(number)", account: account)
    }

    private static func node(
        _ parent: Int?, _ rtype: String, _ name: String?, _ isEnd: Bool, _ random: inout Seeded
    ) -> Event.Node {
        let quantity = Quantity(
            whole: random.pick([0, 1, 2, 5, 999_999_999_999_999]), micros: random.pick([0, 0, 100_000, 999_999]))
        let charge: Charge? =
            if isEnd { .end } else {
                switch Int.random(in: 0..<10, using: &random) {
                case 0..<6: .linear(random.chance(50) ? Quantity(whole: 2, micros: 0) : quantity)
                case 6, 7: .fixed(quantity)
                case 8: .linear(.zero)
                default: nil
                }
            }
        let attributes = random.chance(20) ? JSONObject([("k", .number(JSONNumber(Int(quantity.whole % 9))))]) : nil
        return Event.Node(parent: parent, rtype: rtype, name: name, charge: charge, attributes: attributes)
    }
}

extension HostileStream {
    /// The same set of events in another order, some of them several times; every cancellation after what it cancels,
    /// tariffs among themselves as they were.
    public func shuffled(seed: UInt64, repeating percent: Int = 20) -> [LogStep] {
        arranged(seed: seed, repeating: percent) { _, random in Double.random(in: 0..<0.9, using: &random) }
    }

    /// The same set of events mostly in the order of their moments, as clouds send them, some of them late.
    public func nearlyInOrder(seed: UInt64, late percent: Int = 15) -> [LogStep] {
        let moments = steps.compactMap { step in if case .event(let event) = step { event.moment } else { nil } }
        guard let first = moments.min(), let last = moments.max() else { return steps }
        let span = Double(last.microseconds - first.microseconds + 1)
        return arranged(seed: seed, repeating: 10) { event, random in
            let place = 0.9 * Double(event.moment.microseconds - first.microseconds) / span
            return random.chance(percent) ? Double.random(in: place..<0.9, using: &random) : place
        }
    }

    private func arranged(
        seed: UInt64, repeating percent: Int, _ placing: (Event, inout Seeded) -> Double
    ) -> [LogStep] {
        var random = Seeded(seed)
        var places: [(place: Double, step: LogStep)] = []
        var eventPlaces: [String: Double] = [:]
        var tariffPlaces: [Double] = []
        let tariffCount = steps.count { if case .tariff = $0 { true } else { false } }
        let sorted = (0..<tariffCount).map { _ in Double.random(in: 0..<0.9, using: &random) }.sorted()
        for step in steps {
            switch step {
            case .event(let event):
                let place = placing(event, &random)
                eventPlaces[event.id] = place
                places.append((place, step))
                if random.chance(percent) { places.append((Double.random(in: place..<1, using: &random), step)) }
            case .tariff:
                tariffPlaces.append(sorted[tariffPlaces.count])
                places.append((tariffPlaces[tariffPlaces.count - 1], step))
            case .cancelEvent(let id):
                places.append((Double.random(in: (eventPlaces[id] ?? 0)..<1, using: &random).nextUp, step))
            case .cancelTariff(let index):
                places.append((Double.random(in: tariffPlaces[index]..<1, using: &random).nextUp, step))
            }
        }
        return places.sorted { $0.place < $1.place }.map(\.step)
    }
}
