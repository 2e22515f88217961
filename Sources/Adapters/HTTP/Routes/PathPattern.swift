import Domain

/// A path with parameters, such as `/event/{id}/cancel`.
struct PathPattern: Sendable {
    private enum Part: Sendable {
        case fixed(Substring)
        case parameter(String)
    }

    private let parts: [Part]

    init(_ path: String) {
        parts = path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("{") ? .parameter(String(part.dropFirst().dropLast())) : .fixed(part)
        }
    }

    /// What the parameters hold, decoded, so that an encoded slash is a part of one; `nil` for another path.
    func match(_ path: String) throws(APIError) -> PathParameters? {
        let given = path.split(separator: "/", omittingEmptySubsequences: false)
        guard given.count == parts.count else { return nil }
        var values: [String: String] = [:]
        var malformed: Substring?
        for (part, text) in zip(parts, given) {
            switch part {
            case .fixed(let fixed): guard fixed == text else { return nil }
            case .parameter(let name):
                guard !text.isEmpty else { return nil }
                values[name] = PercentEncoding.decoded(text.utf8, plusIsSpace: false)
                if values[name] == nil { malformed = text }
            }
        }
        if let malformed {
            throw .invalid("the path holds \(Fields.shown(String(malformed))), which is not percent-encoded UTF-8")
        }
        return PathParameters(values)
    }
}
