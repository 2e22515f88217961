import Domain

/// The parameters of a request's query: each known, and there once.
struct QueryParameters: Sendable {
    private var values: [String: String] = [:]

    /// - Parameters:
    ///   - query: what stands behind the question mark.
    ///   - known: the parameters that there are.
    init(_ query: String?, known: [String]) throws(APIError) {
        for pair in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let name = try QueryParameters.decoded(pair.prefix { $0 != UInt8(ascii: "=") })
            let value = try QueryParameters.decoded(pair.drop { $0 != UInt8(ascii: "=") }.dropFirst())
            guard known.contains(name) else {
                let hint = known.isEmpty ? "there are none" : "it may be " + known.joined(separator: ", ")
                throw .invalid("\(Fields.shown(name)) is no parameter here; \(hint)")
            }
            guard values.updateValue(value, forKey: name) == nil else { throw .invalid("\(name) is there twice") }
        }
    }

    subscript(name: String) -> String? { values[name] }

    /// The text of what is percent-encoded; a plus sign is a space.
    private static func decoded(_ text: Substring.UTF8View) throws(APIError) -> String {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = digit(rest.popFirst()), let low = digit(rest.popFirst()) else { throw malformed(text) }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw malformed(text) }
        return decoded
    }

    private static func malformed(_ text: Substring.UTF8View) -> APIError {
        let shown = Fields.shown(String(decoding: text, as: UTF8.self))
        return .invalid("the query holds \(shown), which is not percent-encoded UTF-8")
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case let byte? where byte &- UInt8(ascii: "0") < 10: byte - UInt8(ascii: "0")
        case let byte? where (byte | 0x20) &- UInt8(ascii: "a") < 6: (byte | 0x20) - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
