public import Domain

/// Who takes something back, and why: what the log keeps of it besides the moment.
public struct CancellationNote: Hashable, Sendable {
    public let author: String
    public let reason: String

    /// - Parameter reason: must be there: what is taken back changes bills that someone may have seen.
    public init(author: String, reason: String?) throws(FieldError) {
        guard let reason else { throw FieldError("reason", "is missing; it says why, and is kept in the log") }
        self.reason = try Fields.checked(reason, "reason")
        self.author = try Fields.checked(author, "author")
    }
}
