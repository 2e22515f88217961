/// What those who run a cloud call an account, whose own name is a project's id there.
public struct AccountTitle: Hashable, Sendable {
    public let name: String
    /// The domain in which it is called that; `nil` where that is not known.
    public let domain: String?

    public init(name: String, domain: String?) { (self.name, self.domain) = (name, domain) }
}
