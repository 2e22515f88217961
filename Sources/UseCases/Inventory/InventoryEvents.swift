public import Domain

/// The events that make billing agree with what a cloud has.
///
/// What a list says is so from the moment on at which it was asked for; whatever happened later and is recorded, or will
/// be, is sorted behind that and wins.
public struct InventoryEvents: Sendable {
    /// What is recorded together, or not at all.
    public struct Change: Sendable {
        public let events: [EventReader.Draft]
        /// For how many findings it stands.
        public let findings: Int
    }

    private let findings: InventoryFindings
    private let since: Moment?
    private let endsMissing: Bool
    private let cloudUnique: CloudUniqueTypes

    /// - Parameters:
    ///   - since: before which nothing is charged of what is started.
    ///   - endsMissing: whether what is missing is ended.
    ///   - cloudUnique: the types of roots whose names alone say which they are.
    public init(
        _ findings: InventoryFindings, since: Moment?, endsMissing: Bool, cloudUnique: CloudUniqueTypes
    ) {
        (self.findings, self.since) = (findings, since)
        (self.endsMissing, self.cloudUnique) = (endsMissing, cloudUnique)
    }

    /// Unknown resources that are not started, since they may be what is charged for under numbers.
    public var withheld: [CloudResource] { endsMissing ? [] : findings.unknown.filter(findings.mayBeNumbered) }

    /// From when on a resource is charged that billing never heard of: from its own moment on, but not before another
    /// that was given; and if it may have been charged under a number, from that one's end on.
    public func moment(of resource: CloudResource) -> Moment {
        let own = resource.draft?.moment ?? .earliest
        let end = findings.mayBeNumbered(resource) ? asked(resource.rtype) : own
        return max(own, since ?? own, end)
    }

    /// The starts of resources that billing never heard of.
    public var starts: [Change] {
        findings.unknown.filter { endsMissing || !findings.mayBeNumbered($0) }.compactMap(start)
    }

    /// What a resource is charged is said of its own moment even where it pays later, so that whatever notification of a
    /// moment in between turns up replaces it; only who pays is said of the later moment. Both are said as if they had
    /// been before all else: anything of the same moment replaces them.
    private func start(_ resource: CloudResource) -> Change? {
        guard let draft = resource.draft, let root = draft.nodes.first else { return nil }
        let moment = moment(of: resource)
        guard moment > draft.moment, draft.account != nil, cloudUnique.covers(rtype: root.rtype, name: root.name) else {
            return Change(events: [draft.assumed(at: moment, account: draft.account)], findings: 1)
        }
        let owner = EventReader.Draft(
            moment: moment, emitted: .earliest, account: draft.account, keepClosed: draft.keepClosed,
            nodes: [root.bare])
        return Change(events: [owner, draft.assumed(at: draft.moment, account: nil)], findings: 1)
    }

    /// What the cloud has of resources that are billed otherwise.
    public var corrections: [Change] {
        findings.different.compactMap { difference in
            guard let draft = difference.resource.draft else { return nil }
            let moment = asked(difference.resource.rtype)
            let correction = EventReader.Draft(
                moment: moment, emitted: moment, account: draft.account, keepClosed: draft.keepClosed,
                nodes: draft.nodes)
            return Change(events: [correction], findings: 1)
        }
    }

    /// What starts resources again whose end was recorded though they are there.
    ///
    /// A root starts again with those of its children only that the same event lists: so all of a root's are in one, and
    /// with them those that billing never heard of, whose own starts lie before the end of their root.
    public var reopenings: [Change] {
        var (groups, order): ([NodeName: [CloudResource]], [NodeName]) = ([:], [])
        for resource in findings.ended {
            if groups[resource.root] == nil { order.append(resource.root) }
            groups[resource.root, default: []].append(resource)
        }
        let roots = Set(findings.ended.map(\.key))
        let unknown = Dictionary(
            grouping: findings.unknown.filter { $0.root != $0.key && roots.contains($0.root) }, by: \.root)
        return order.compactMap { root in
            reopening(groups[root] ?? [], with: unknown[root] ?? [])
        }
    }

    private func reopening(_ ended: [CloudResource], with unknown: [CloudResource]) -> Change? {
        // The root in front, where it is among them.
        let resources = ended.filter { $0.root == $0.key } + ended.filter { $0.root != $0.key } + unknown
        guard let first = resources.first?.draft, let root = first.nodes.first else { return nil }
        var lists = [first.nodes]
        for draft in resources.dropFirst().compactMap(\.draft) {
            if lists[lists.count - 1].count + draft.nodes.count - 1 > Limits.nodes { lists.append([root.bare]) }
            lists[lists.count - 1].append(below: draft.nodes)
        }
        let moment = ended.map { asked($0.rtype) }.min() ?? .earliest
        let events = lists.enumerated().map { place, nodes in
            EventReader.Draft(
                moment: moment, emitted: moment.adding(microseconds: Int64(place)), account: first.account,
                keepClosed: false, nodes: nodes)
        }
        return Change(events: events, findings: ended.count)
    }

    /// The ends of resources that the cloud does not have. Who pays for them is not said where that may change: it may
    /// have, since that was read.
    public var ends: [Change] {
        findings.missing.map { missing in
            let (key, moment) = (missing.key, asked(missing.key.rtype))
            let root = missing.billed.root ?? key
            var nodes: [Event.Node] = []
            if missing.billed.root != nil {
                nodes.append(Event.Node(parent: nil, rtype: root.rtype, name: root.name, charge: nil, attributes: nil))
            }
            nodes.append(
                Event.Node(
                    parent: nodes.isEmpty ? nil : 0, rtype: key.rtype, name: key.name, charge: .end, attributes: nil))
            let account = cloudUnique.covers(rtype: root.rtype, name: root.name) ? nil : missing.billed.account
            let end = EventReader.Draft(
                moment: moment, emitted: moment, account: account, keepClosed: true, nodes: nodes)
            return Change(events: [end], findings: 1)
        }
    }

    private func asked(_ rtype: String) -> Moment { findings.asked[rtype] ?? .earliest }
}

extension EventReader.Draft {
    fileprivate func assumed(at moment: Moment, account: String?) -> EventReader.Draft {
        EventReader.Draft(moment: moment, emitted: .earliest, account: account, keepClosed: keepClosed, nodes: nodes)
    }
}

extension Event.Node {
    /// The same resource, of which nothing is said.
    fileprivate var bare: Event.Node {
        Event.Node(parent: nil, rtype: rtype, name: name, charge: nil, attributes: nil)
    }
}

extension [Event.Node] {
    /// Adds what stands below the same root in another event.
    fileprivate mutating func append(below others: [Event.Node]) {
        let offset = count - 1
        for node in others.dropFirst() {
            let parent = node.parent.map { $0 == 0 ? 0 : $0 + offset }
            append(
                Event.Node(
                    parent: parent, rtype: node.rtype, name: node.name, charge: node.charge,
                    attributes: node.attributes))
        }
    }
}
