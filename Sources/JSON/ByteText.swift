/// A text as a key: equal to another only if their bytes are.
///
/// Swift holds texts to be equal that Unicode does, such as a letter with an accent in one piece or in two; to a cloud
/// these are two names.
public struct ByteText: Hashable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }

    public static func == (left: ByteText, right: ByteText) -> Bool { isSame(left.text, right.text) }

    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// Whether two texts have the same bytes.
public func isSame(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    var (left, right) = (left, right)
    return left.withUTF8 { left in right.withUTF8 { UnsafeRawBufferPointer(left).isSame(as: .init($0)) } }
}

/// Whether two texts have the same bytes, or neither is there.
public func isSame(_ left: String?, _ right: String?) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (let left?, let right?): isSame(left, right)
    default: false
    }
}

extension String {
    /// Whether its bytes come before those of another.
    public func isBefore(_ other: String) -> Bool {
        var (text, other) = (self, other)
        return text.withUTF8 { text in other.withUTF8 { UnsafeRawBufferPointer(text).isBefore(.init($0)) } }
    }
}
