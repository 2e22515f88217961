/// A key and its value in a field table (0-9-1, 4.2.5.5).
public struct Field: Hashable, Sendable {
    /// The key; a table may hold one twice.
    public let key: ShortString
    /// The value.
    public let value: FieldValue

    /// Makes a field.
    public init(_ key: ShortString, _ value: FieldValue) {
        self.key = key
        self.value = value
    }
}
