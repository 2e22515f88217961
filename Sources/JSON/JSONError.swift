/// Why a text is not the JSON that it should be, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong there; holds nothing of the text.
    public let reason: String
    /// The offset of the first byte that is wrong.
    public let offset: Int
    /// The key that the reason is about, as the text has it.
    public let key: String?

    init(reason: String, offset: Int, key: String? = nil) {
        (self.reason, self.offset, self.key) = (reason, offset, key)
    }

    public var description: String { "\(reason)\(key.map { " (\"\($0)\")" } ?? "") at byte \(offset)" }

    /// The description where the text may hold secrets.
    public var discreetDescription: String { "\(reason) at byte \(offset)" }
}
