/// Why a text is not the JSON that it should be, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong there.
    public let reason: String
    /// The offset of the first byte that is wrong.
    public let offset: Int

    public var description: String { "\(reason) at byte \(offset)" }
}
