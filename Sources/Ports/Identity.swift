/// Who is asking.
public enum Caller: Hashable, Sendable {
    case admin
    /// A member of one account, by its name.
    case member(of: String)
}

/// Why it can't be said who is asking.
public enum IdentityError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The token is none that is known.
    case unknown
    /// The token is known, and its holder may not do this.
    case refused(Refusal)
    /// Whoever knows the tokens does not answer.
    case unavailable

    public var description: String {
        switch self {
        case .unknown: "a valid token is needed in X-Auth-Token"
        case .refused(let refusal): refusal.description
        case .unavailable: "the identity service does not answer; try again later"
        }
    }
}

/// Tells who holds a token.
///
/// 1. A token that is not known throws ``IdentityError/unknown``; one whose holder has no rights here, or not to this
///    request, ``IdentityError/refused(_:)``; a service that does not answer ``IdentityError/unavailable``, never a way
///    in.
/// 2. How long an answer takes says nothing about how much of a token was right: tokens are compared without a branch that
///    depends on them, or by their digests. Tests look at the sources for that, since no clock is fine enough to.
/// 3. No token appears in an error or a log.
public protocol Identity: Sendable {
    /// - Parameter access: what the holder asks to do; some tokens are limited to some requests.
    func caller(holding token: String, asking access: Access) async throws(IdentityError) -> Caller
}
