/// Reads JSON (RFC 8259) as a tree of values: exact numbers, no duplicate keys, bounded depth, nothing after the value.
public enum JSONParser {
    /// How deep arrays and objects may lie in one another unless the caller says otherwise.
    public static let defaultDepth = 256

    /// The value that a text holds.
    ///
    /// - Parameter values: how many values it may hold, keys among them.
    /// - Throws: ``JSONError`` with the first byte that is wrong.
    public static func parse(
        _ bytes: [UInt8], depth: Int = defaultDepth, values: Int = .max
    ) throws(JSONError) -> JSONValue {
        try JSONDocument(bytes, depth: depth, values: values).root.value
    }

    public static func parse(_ text: String, depth: Int = defaultDepth) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8), depth: depth)
    }
}
