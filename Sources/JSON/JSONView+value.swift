extension JSONView {
    /// The value with all that it holds.
    public var value: JSONValue {
        switch mark.kind {
        case .null: .null
        case .yes: .bool(true)
        case .no: .bool(false)
        case .number: number.map { .number($0) } ?? .null
        case .plainString, .escapedString: .string(string ?? "")
        case .array: .array(elements?.map(\.value) ?? [])
        case .object: .object(JSONObject(unique: members))
        }
    }

    private var members: [(key: String, value: JSONValue)] {
        keys.map { place in
            let key = JSONView(document: document, index: place)
            return (key.string ?? "", JSONView(document: document, index: place + 1).value)
        }
    }
}
