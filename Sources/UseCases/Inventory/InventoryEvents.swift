public import Domain

/// The events that make billing agree with what a cloud has.
public struct InventoryEvents: Sendable {
    private let now: Moment

    public init(now: Moment) { self.now = now }

    /// The start of a resource that billing never heard of: its own, or a later moment before which nothing is charged.
    public func start(_ resource: CloudResource, notBefore since: Moment?) -> EventReader.Draft? {
        resource.draft?.moved(to: InventoryEvents.moment(of: resource, since))
    }

    /// When a resource starts that billing never heard of.
    public static func moment(of resource: CloudResource, _ since: Moment?) -> Moment {
        let own = resource.draft?.moment ?? .earliest
        return since.map { max($0, own) } ?? own
    }

    /// What the cloud has from now on, of a resource that is billed otherwise.
    public func correction(_ difference: InventoryFindings.Difference) -> EventReader.Draft? {
        difference.resource.draft?.moved(to: now)
    }

    /// What starts a resource again, from now on, whose end was recorded though it is there.
    public func reopening(_ resource: CloudResource) -> EventReader.Draft? {
        resource.draft?.moved(to: now, keepClosed: false)
    }

    /// The end, now, of a resource that the cloud does not have.
    public func end(_ missing: InventoryFindings.Missing) -> EventReader.Draft {
        let key = missing.key
        var nodes: [Event.Node] = []
        if let root = missing.billed.root {
            nodes.append(Event.Node(parent: nil, rtype: root.rtype, name: root.name, charge: nil, attributes: nil))
        }
        nodes.append(
            Event.Node(
                parent: nodes.isEmpty ? nil : 0, rtype: key.rtype, name: key.name, charge: .end, attributes: nil))
        return EventReader.Draft(
            moment: now, emitted: now, account: missing.billed.account, keepClosed: true, nodes: nodes)
    }
}

extension EventReader.Draft {
    fileprivate func moved(to moment: Moment, keepClosed: Bool? = nil) -> EventReader.Draft {
        EventReader.Draft(
            moment: moment, emitted: moment, account: account, keepClosed: keepClosed ?? self.keepClosed, nodes: nodes)
    }
}
