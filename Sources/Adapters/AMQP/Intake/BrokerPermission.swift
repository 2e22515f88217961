/// What a user of a broker has to be allowed.
public struct BrokerPermission: Hashable, Sendable {
    /// The broker's three permissions.
    public enum Kind: String, CaseIterable, Sendable { case configure, write, read }
    /// What a permission is about.
    public enum Resource: Hashable, Sendable {
        case queue(String)
        case exchange(String)
    }

    public let kind: Kind
    public let resource: Resource

    public init(_ kind: Kind, _ resource: Resource) { (self.kind, self.resource) = (kind, resource) }

    /// Whether it may be the one that a refusal is about. Not every version of RabbitMQ says which permission is
    /// missing, but each says what it is about.
    func isMeant(in words: String) -> Bool {
        let said = Kind.allCases.first { words.contains("\($0.rawValue) access to") }
        return (said == nil || said == kind) && words.contains("\(resource.kind) '\(resource.name)'")
    }
}

extension BrokerPermission.Resource {
    /// Its name, as the broker matches it with the user's patterns.
    public var name: String {
        switch self {
        case .queue(let name), .exchange(let name): name
        }
    }

    fileprivate var kind: String {
        switch self {
        case .queue: "queue"
        case .exchange: "exchange"
        }
    }
}

extension BrokerPermission: CustomStringConvertible {
    /// Such as `read exchange nova`.
    public var description: String { "\(kind.rawValue) \(resource.kind) \(resource.name)" }
}
