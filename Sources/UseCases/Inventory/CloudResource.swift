public import Domain

/// A resource that a cloud says it has.
public struct CloudResource: Sendable {
    public let rtype: String
    public let name: String
    /// What it, and what is below it, is charged, and since when, or that its state ends it; `nil` where nothing is, or
    /// nobody can say.
    public let draft: EventReader.Draft?
    /// Whether what is said of its charges is so now, and may be held against what is billed.
    public let isCertain: Bool
    /// Whether it was made for certain: what may never have been starts nothing.
    public let isMade: Bool

    public init(
        rtype: String, name: String, draft: EventReader.Draft?, isCertain: Bool = true, isMade: Bool = true
    ) {
        (self.rtype, self.name, self.draft) = (rtype, name, draft)
        (self.isCertain, self.isMade) = (isCertain, isMade)
    }

    public var key: NodeName { NodeName(rtype: rtype, name: name) }

    /// The root that it is or is below.
    public var root: NodeName { draft?.nodes.first.map { NodeName(rtype: $0.rtype, name: $0.name) } ?? key }

    /// The place in the draft of the resource itself, which may be below another.
    private var place: Int? { draft?.nodes.firstIndex { NodeName(rtype: $0.rtype, name: $0.name) == key } }

    /// Whether it is in a state in which nothing is charged any more.
    public var isOver: Bool { draft.flatMap { draft in place.map { draft.nodes[$0].charge == .end } } ?? false }

    /// What it is charged, and what each unnamed part of it is.
    public var charges: [NodeName: Quantity] {
        guard let draft, let place else { return [:] }
        var charges: [NodeName: Quantity] = [:]
        for (index, node) in draft.nodes.enumerated() where index == place || node.parent == place {
            guard case .linear(let quantity) = node.charge else { continue }
            charges[NodeName(rtype: node.rtype, name: node.name)] = quantity
        }
        return charges
    }
}
