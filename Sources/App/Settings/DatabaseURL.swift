/// Where the store is.
enum DatabaseURL: Hashable, CustomStringConvertible {
    case memory
    case sqlite(path: String)

    /// Reads `memory:`, `sqlite:PATH` and the predecessor's `sqlite:///…` forms, in which the path is what follows the
    /// third slash.
    init(_ text: String) throws {
        if text == "memory:" {
            self = .memory
        } else if text.hasPrefix("sqlite:///") {
            self = .sqlite(path: try DatabaseURL.path(text.dropFirst(10), of: text))
        } else if text.hasPrefix("sqlite://") {
            throw Failure.usage("the store \(text) names a host; write sqlite:PATH or sqlite:///PATH")
        } else if text.hasPrefix("sqlite:") {
            self = .sqlite(path: try DatabaseURL.path(text.dropFirst(7), of: text))
        } else {
            throw Failure.usage("the store \(text) is neither memory: nor sqlite:PATH")
        }
    }

    /// The path with runs of slashes at its begin made one.
    private static func path(_ rest: Substring, of text: String) throws -> String {
        let path = rest.hasPrefix("/") ? "/" + rest.drop { $0 == "/" } : String(rest)
        guard !path.isEmpty, path != "/" else { throw Failure.usage("the store \(text) names no file") }
        return path
    }

    var description: String {
        switch self {
        case .memory: "memory:"
        case .sqlite(let path): "sqlite:\(path)"
        }
    }
}
