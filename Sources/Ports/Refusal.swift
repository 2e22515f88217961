/// Why someone who is known may do nothing.
public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The token is for no project.
    case noProject
    /// None of the token's roles counts here.
    case noRole
    /// The token is limited to other requests.
    case accessRules

    public var description: String {
        switch self {
        case .noProject: "the token is for no project; get one that is scoped to a project"
        case .noRole: "none of the token's roles may see bills here"
        case .accessRules: "the access rules of the token's application credential do not allow this request"
        }
    }
}
