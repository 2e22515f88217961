/// Why tokens can't be used as they are configured. No token is in it.
public enum StaticTokensError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A token is the empty text.
    case empty
    /// A token stands for more than one caller.
    case repeated

    public var description: String {
        switch self {
        case .empty: "a token is empty; leave it out where there is none"
        case .repeated: "a token is there twice; each may stand for one caller only"
        }
    }
}
