public import Ports

/// Tells who is asking by tokens from the settings.
///
/// A token that was presented is compared with every token there is, each over the same number of bytes, so that the
/// time this takes depends on nothing but the presented token's own length. Where no token is configured, every token
/// is unknown.
public struct StaticTokens: Identity {
    private let entries: [Entry]
    /// The length of the longest token: how many bytes each comparison looks at.
    private let width: Int

    private struct Entry: Sendable {
        let token: PaddedToken
        let caller: Caller
    }

    /// - Parameters:
    ///   - admins: the tokens of administrators.
    ///   - members: the tokens of members, each with the name of its account.
    public init(admins: [String], members: [String: String]) throws(StaticTokensError) {
        let all = admins.map { ($0, Caller.admin) } + members.map { ($0.key, Caller.member(of: $0.value)) }
        guard all.allSatisfy({ !$0.0.isEmpty }) else { throw .empty }
        // Texts that differ only in how their characters are composed are equal to Swift, but other bytes.
        guard Set(all.map { Array($0.0.utf8) }).count == all.count else { throw .repeated }
        let width = all.map(\.0.utf8.count).max() ?? 0
        self.width = width
        entries = all.map { Entry(token: PaddedToken($0.0, width: width), caller: $0.1) }
    }

    public func caller(holding token: String, asking access: Access) async throws(IdentityError) -> Caller {
        let presented = PaddedToken(token, width: width)
        var place = 0
        for (index, entry) in entries.enumerated() { place |= (index + 1) & entry.token.mask(ifSameAs: presented) }
        guard place > 0 else { throw .unknown }
        return entries[place - 1].caller
    }
}

extension StaticTokens: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How many tokens there are, and nothing of what they are.
    public var description: String { "StaticTokens(\(entries.count) configured)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
