import Domain
import PostgreSQLAdapter

/// Where the store is.
enum DatabaseURL: Hashable, Sendable, CustomStringConvertible {
    case memory
    case sqlite(path: String)
    case postgresql(PostgreSQLURL)

    /// Reads `memory:`, `sqlite:PATH`, `postgresql://…` as libpq does, and the predecessor's `sqlite:///…` forms, in which the path is what follows the
    /// third slash.
    init(_ text: String) throws {
        if text == "memory:" {
            self = .memory
        } else if text.hasPrefix("sqlite:///") {
            self = .sqlite(path: try DatabaseURL.path(text.dropFirst(10)))
        } else if text.hasPrefix("sqlite://") {
            throw Failure.usage("the store's URL sqlite://… names a host; write sqlite:PATH or sqlite:///PATH")
        } else if text.hasPrefix("sqlite:") {
            self = .sqlite(path: try DatabaseURL.path(text.dropFirst(7)))
        } else if let url = PostgreSQLURL(text) {
            self = .postgresql(url)
        } else if text.hasPrefix("postgres") {
            throw Failure.usage(
                "the store's URL postgresql://… can't be read; write postgresql://USER@HOST:PORT/DATABASE, and a password "
                    + "in PGPASSWORD or with %XX for each of its :, /, ?, # and @")
        } else {
            // What follows the scheme may hold a password.
            let scheme = text.prefix { $0 != ":" }
            throw Failure.usage(
                "the store's URL \(Fields.shown(scheme + ":…")) is neither memory: nor sqlite:PATH nor postgresql://…")
        }
    }

    /// The path with runs of slashes at its begin made one.
    private static func path(_ rest: Substring) throws -> String {
        let path = rest.hasPrefix("/") ? "/" + rest.drop { $0 == "/" } : String(rest)
        guard !path.isEmpty, path != "/", !path.hasPrefix(":") else {
            throw Failure.usage("the store's URL names no file; write sqlite:PATH")
        }
        return path
    }

    var description: String {
        switch self {
        case .memory: "memory:"
        case .sqlite(let path): "sqlite:\(path)"
        case .postgresql(let url): url.description
        }
    }
}
