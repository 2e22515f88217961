import JSON

/// Collects the attributes of a resource, each once; what can't be one is left out, since no charge depends on it.
struct AttributesBuilder {
    private var members: [(key: String, value: JSONValue)] = []

    /// The longest text that becomes an attribute, in bytes of UTF-8: 255 characters, the longest name, fit.
    private static let longest = 1_024

    /// Takes a field of a message: a text as it is, null and the empty text as "has none any more".
    mutating func take(_ field: NotificationField, of reader: PayloadReader, as key: String? = nil) {
        guard let value = reader.object[field.rawValue] else { return }
        if let text = value.isNull ? "" : value.string { set(key ?? field.rawValue, to: text) }
    }

    /// Sets an attribute; the empty text removes what was known of it.
    mutating func set(_ key: String, to text: String) {
        guard text.utf8.count <= Self.longest else { return }
        members.append((key: key, value: text.isEmpty ? .null : .string(text)))
    }

    var object: JSONObject? { members.isEmpty ? nil : JSONObject(unique: members) }
}
