import Domain

/// Where a server is.
struct ServerAddress: Hashable, CustomStringConvertible {
    let host: String
    let port: Int
    let isTLS: Bool
    /// What stands before the routes' paths, without a slash at its end.
    let path: String

    init(_ url: String) throws {
        let schemes = ["http://": false, "https://": true]
        guard let (scheme, isTLS) = schemes.first(where: { url.lowercased().hasPrefix($0.key) }) else {
            throw Failure.usage("--url is to be a server's address, such as http://127.0.0.1:8787")
        }
        let rest = url.dropFirst(scheme.count)
        let place = rest.prefix { $0 != "/" }
        guard !place.contains("@"), !rest.contains(where: { "?# \r\n".contains($0) }) else {
            throw Failure.usage("--url is to be an address only: no login, no question mark, no blank")
        }
        let isBracketed = place.hasPrefix("[")
        let name = isBracketed ? place.dropFirst().prefix { $0 != "]" } : place.prefix { $0 != ":" }
        let behind = isBracketed ? place[name.endIndex...].dropFirst() : place[name.endIndex...]
        let port = behind.isEmpty ? (isTLS ? 443 : 80) : behind.hasPrefix(":") ? Int(behind.dropFirst()) : nil
        guard !name.isEmpty, let port, (1...65_535).contains(port) else {
            throw Failure.usage("--url \(Fields.shown(url)) names no host and port, such as http://127.0.0.1:8787")
        }
        (host, self.port, self.isTLS) = (String(name), port, isTLS)
        let path = rest[place.endIndex...]
        self.path = String(path.hasSuffix("/") ? path.dropLast() : path)
    }

    /// What the `Host` field of a request says.
    var authority: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    var description: String { "\(isTLS ? "https" : "http")://\(authority)\(path)" }
}
