/// What can be given to a statement, in the binary form of the protocol.
enum SQLValue {
    case integer(Int64?)
    case text(String?)
    case integers([Int64?])
    case texts([String?])
    case flags([Bool])
    /// Octets, which may be any; a text of the server may not hold a zero.
    case octets([[UInt8]])
    /// Texts that are written in UTF-8 already.
    case utf8([[UInt8]])

    /// How many octets go over the wire; `nil` for null.
    var size: Int? {
        switch self {
        case .integer(let value): value.map { _ in 8 }
        case .text(let text): text?.utf8.count
        case .integers(let values): SQLValue.head(of: values) + values.count * 12 - SQLValue.nulls(in: values) * 8
        case .texts(let texts): texts.reduce(SQLValue.head(of: texts)) { $0 + 4 + ($1?.utf8.count ?? 0) }
        case .flags(let flags): SQLValue.head(of: flags) + flags.count * 5
        case .octets(let values), .utf8(let values): values.reduce(SQLValue.head(of: values)) { $0 + 4 + $1.count }
        }
    }

    func write(to writer: inout BinaryWriter) {
        switch self {
        case .integer(let value): if let value { writer.put(value) }
        case .text(let text): if let text { writer.put(text) }
        case .integers(let values):
            SQLValue.putHead(of: values, type: 20, hasNulls: SQLValue.nulls(in: values) > 0, &writer)
            writer.put(values)
        case .texts(let texts):
            SQLValue.putHead(of: texts, type: 25, hasNulls: texts.contains { $0 == nil }, &writer)
            for text in texts {
                writer.put(text.map { Int32($0.utf8.count) } ?? -1)
                if let text { writer.put(text) }
            }
        case .flags(let flags):
            SQLValue.putHead(of: flags, type: 16, hasNulls: false, &writer)
            for flag in flags {
                writer.put(Int32(1))
                writer.put(UInt8(flag ? 1 : 0))
            }
        case .octets(let values): SQLValue.put(values, type: 17, &writer)
        case .utf8(let values): SQLValue.put(values, type: 25, &writer)
        }
    }

    private static func put(_ values: [[UInt8]], type: Int32, _ writer: inout BinaryWriter) {
        putHead(of: values, type: type, hasNulls: false, &writer)
        for value in values {
            writer.put(Int32(value.count))
            value.withUnsafeBytes { writer.put($0) }
        }
    }

    private static func nulls(in values: [Int64?]) -> Int {
        var count = 0
        for value in values where value == nil { count += 1 }
        return count
    }

    // An array of one dimension: a head, then each element behind its length, which is -1 for null.

    private static func head<Element>(of elements: [Element]) -> Int { elements.isEmpty ? 12 : 20 }

    /// - Parameter type: the object id of the elements' type.
    private static func putHead<Element>(
        of elements: [Element], type: Int32, hasNulls: Bool, _ writer: inout BinaryWriter
    ) {
        writer.put(Int32(elements.isEmpty ? 0 : 1))
        writer.put(Int32(hasNulls ? 1 : 0))
        writer.put(type)
        guard !elements.isEmpty else { return }
        writer.put(Int32(elements.count))
        writer.put(Int32(1))
    }
}
