/// A JSON text that was checked as a whole, and where its values lie in it.
///
/// Nothing is copied out of the text until it is asked for: of a large message few fields may matter.
public final class JSONDocument: Sendable {
    let bytes: [UInt8]
    let marks: [JSONMark]

    /// Checks a text by the same rules as ``JSONParser``.
    ///
    /// - Throws: ``JSONError`` with the first byte that is wrong.
    public init(
        _ bytes: [UInt8], depth: Int = JSONParser.defaultDepth, values: Int = .max
    ) throws(JSONError) {
        self.bytes = bytes
        marks = try bytes.withUnsafeBufferPointer { text throws(JSONError) in
            var scanner = JSONScanner(UnsafeRawBufferPointer(text), depthLimit: depth, valueLimit: values)
            return try scanner.document()
        }
    }

    /// A part of a text that was checked already.
    init(_ bytes: [UInt8], marks: [JSONMark]) { (self.bytes, self.marks) = (bytes, marks) }

    /// The value that the text is.
    public var root: JSONView { JSONView(document: self, index: 0) }

    /// The text of a member of the object that begins the bytes, read no further than needed; `nil` where anything but
    /// simple values comes before it, or the bytes end.
    ///
    /// What follows is not looked at: it may be cut off, or no JSON.
    public static func text(of key: String, inFrontOf bytes: [UInt8]) -> String? {
        bytes.withUnsafeBytes { text in
            var scanner = JSONScanner(text, depthLimit: 0)
            return try? scanner.leadingText(of: key)
        }
    }
}
