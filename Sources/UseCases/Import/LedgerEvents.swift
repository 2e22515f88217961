import Domain
import JSON
import Ports

/// The events that a tree of 2.0's resources is made of: one for each moment, with all that was said of it then.
///
/// An event's id follows from its root and its moment, so that the same file, imported again, brings the same events.
struct LedgerEvents {
    private let trees: LedgerTrees
    /// How many resources one event names; beside those only the ones above them.
    private static let most = 1_000
    private static let source = Event.Source(name: "nova-billing-2.0")

    init(_ trees: LedgerTrees) { self.trees = trees }

    /// One resource's part in an event.
    private struct Part {
        let node: Int
        let charge: Charge?
        var attributes: JSONObject?
        let account: String?
    }

    /// The events of all trees, by moment.
    func events(_ lines: [LedgerTimeLine], _ attributes: [Int: JSONObject]) -> [Event] {
        var members: [Int: [Int]] = [:]
        for (place, node) in trees.nodes.enumerated() { members[node.root, default: []].append(place) }
        let events = members.flatMap { root, places in tree(root, places, lines, attributes) }
        return events.sorted { $0.moment == $1.moment ? precedes($0.id, $1.id) : $0.moment < $1.moment }
    }

    private func tree(
        _ root: Int, _ places: [Int], _ lines: [LedgerTimeLine], _ attributes: [Int: JSONObject]
    ) -> [Event] {
        var moments: [Moment: [[Part]]] = [:]
        for place in places {
            for statement in lines[place].statements {
                for (layer, charge) in statement.charges.enumerated() {
                    var layers = moments[statement.moment] ?? []
                    if layers.count == layer { layers.append([]) }
                    layers[layer].append(Part(node: place, charge: charge, account: statement.account))
                    moments[statement.moment] = layers
                }
            }
        }
        guard let first = moments.min(by: { $0.key < $1.key }) else { return [] }
        var events: [Event] = []
        for (moment, layers) in moments {
            let groups = layers.flatMap { chunks($0) }
            for (number, parts) in groups.enumerated() { events.append(event(root, moment, number, parts)) }
        }
        let owner = first.value.lazy.joined().compactMap(\.account).last
        let described = places.compactMap { place in
            attributes[place].map { Part(node: place, charge: nil, attributes: $0, account: owner) }
        }
        for parts in chunks(described) { events.append(description(root, first.key, parts)) }
        return events
    }

    private func chunks(_ parts: [Part]) -> [[Part]] {
        stride(from: 0, to: parts.count, by: LedgerEvents.most).map {
            Array(parts[$0..<min($0 + LedgerEvents.most, parts.count)])
        }
    }

    /// - Parameter number: the place among several events of one moment, in the order in which they were said.
    private func event(_ root: Int, _ moment: Moment, _ number: Int, _ parts: [Part]) -> Event {
        let payer = payer(root, parts)
        let suffix = number == 0 ? "" : "#\(number)"
        return draft(root, moment, payer, parts, emitted: moment.adding(microseconds: Int64(number)))
            .event(id: "import/\(digest(root))/\(moment)\(suffix)", account: payer, source: LedgerEvents.source)
    }

    /// What was said of resources without a moment holds from the first one on.
    private func description(_ root: Int, _ moment: Moment, _ parts: [Part]) -> Event {
        let payer = payer(root, parts)
        let said = draft(root, moment, payer, parts, emitted: moment)
        let content = said.event(id: nil, account: payer).id
        return said.event(
            id: "import/\(digest(root))/attributes/\(content)", account: payer, source: LedgerEvents.source)
    }

    private func draft(
        _ root: Int, _ moment: Moment, _ account: String?, _ parts: [Part], emitted: Moment
    ) -> EventReader.Draft {
        EventReader.Draft(
            moment: moment, emitted: emitted, account: account, keepClosed: false, nodes: nodes(root, parts))
    }

    /// Who pays from then on. A stop names nobody where the name alone tells which resource it is.
    private func payer(_ root: Int, _ parts: [Part]) -> String? {
        parts.compactMap(\.account).last ?? owner(of: root)
    }

    /// The account that tells a root from others of its name.
    private func owner(of root: Int) -> String? {
        trees.nodes[root].accounts.first.flatMap { trees.key(of: root, account: $0).owner }
    }

    private func digest(_ root: Int) -> Fingerprint {
        let node = trees.nodes[root]
        var writer = JSONWriter()
        writer.quoted(node.rtype)
        for text in [node.name, owner(of: root)] {
            writer.raw(",")
            if let text { writer.quoted(text) }
        }
        return Fingerprint(of: writer.bytes)
    }

    /// The parts with those above them, each after its parent.
    private func nodes(_ root: Int, _ parts: [Part]) -> [Event.Node] {
        let said = parts.reduce(into: [:]) { $0[$1.node] = $1 }
        var named: Set<Int> = [root]
        for part in parts {
            var place: Int? = part.node
            while let current = place, named.insert(current).inserted { place = trees.nodes[current].parent }
        }
        let order = named.sorted()
        let places = order.enumerated().reduce(into: [:]) { $0[$1.element] = $1.offset }
        return order.map { place in
            let node = trees.nodes[place]
            return Event.Node(
                parent: node.parent.flatMap { places[$0] }, rtype: node.rtype, name: node.name,
                charge: said[place]?.charge, attributes: said[place]?.attributes)
        }
    }
}
