/// What happens between the server and Keystone, as monitoring counts it.
public enum KeystoneNews: Hashable, Sendable {
    /// A request was answered.
    case answered(status: Int)
    /// A request was not.
    case failed(KeystoneFault)
    /// A question about a token was answered.
    case told(Origin)

    /// Where an answer about a token is from.
    public enum Origin: String, CaseIterable, Sendable {
        /// It was asked for.
        case asked
        /// It was asked for by another at the same time.
        case shared
        /// It was there from before.
        case kept
    }
}
