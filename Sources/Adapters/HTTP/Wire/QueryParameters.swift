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

    private static func decoded(_ text: Substring.UTF8View) throws(APIError) -> String {
        guard let decoded = PercentEncoding.decoded(text, plusIsSpace: true) else {
            let shown = Fields.shown(String(decoding: text, as: UTF8.self))
            throw .invalid("the query holds \(shown), which is not percent-encoded UTF-8")
        }
        return decoded
    }
}
