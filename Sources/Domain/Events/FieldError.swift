/// Why a field of something that was sent can't be accepted.
public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the field, such as `children[1].linear`; empty for the whole.
    public let field: String
    /// What is wrong with it, and what would be right.
    public let reason: String

    public init(_ field: String, _ reason: String) { (self.field, self.reason) = (field, reason) }

    public var description: String { field.isEmpty ? reason : "\(field) \(reason)" }
}
