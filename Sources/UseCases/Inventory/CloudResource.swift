public import Domain

/// A resource that a cloud says it has.
public struct CloudResource: Sendable {
    public let rtype: String
    public let name: String
    /// What it, and what is below it, is charged, and since when; `nil` where nothing is, or nobody can say.
    public let draft: EventReader.Draft?
    /// Whether the draft's charges are those of now, and may be held against what is billed.
    public let isCertain: Bool

    public init(rtype: String, name: String, draft: EventReader.Draft?, isCertain: Bool = true) {
        (self.rtype, self.name, self.draft, self.isCertain) = (rtype, name, draft, isCertain)
    }

    public var key: NodeName { NodeName(rtype: rtype, name: name) }

    /// The place in the draft of the resource itself, which may be below another.
    private var place: Int? { draft?.nodes.firstIndex { NodeName(rtype: $0.rtype, name: $0.name) == key } }

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
