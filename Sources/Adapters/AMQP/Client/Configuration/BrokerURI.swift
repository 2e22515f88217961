/// A broker's URI, taken apart strictly.
///
///     amqp://user:password@host:port/virtual-host?key=value&…      amqps:// the same over TLS
///     rabbit://user:password@host:port,user:password@host:port/virtual-host?ssl=true&…
///
/// The second form is `transport_url` of OpenStack's services; `//` at its end, as at that of the first, is the virtual
/// host `/`, and so is no path at all. Octets other than those of RFC 3986 are written `%XX`.
struct BrokerURI {
    enum Scheme: String, CaseIterable {
        case amqp
        case amqps
        case rabbit
    }

    let scheme: Scheme
    var hosts: [BrokerHost] = []
    let virtualHost: String
    /// Keys are known, each comes once; values are decoded.
    let query: [BrokerKey: String]

    init(_ text: String) throws(ConfigurationError) {
        guard let scheme = Scheme.allCases.first(where: { text.lowercased().hasPrefix($0.rawValue + "://") }) else {
            throw .unknownScheme
        }
        self.scheme = scheme
        let rest = text.dropFirst(scheme.rawValue.count + 3)
        let (beforeQuery, query) = rest.cut(at: "?")
        let (authority, path) = beforeQuery.cut(at: "/")
        // Else a part of a password with `/` or `?` would be taken for something else, and be shown.
        guard path?.contains("@") != true, query?.contains("@") != true else {
            throw .invalidCharacter(part: "user or password")
        }
        virtualHost = try BrokerURI.virtualHost(path, scheme)
        self.query = try BrokerKey.pairs(query)
        let isTLS = try BrokerURI.usesTLS(scheme, self.query)
        for host in BrokerURI.hosts(authority, scheme) {
            hosts.append(try BrokerHost(host, port: isTLS ? Endpoint.tlsPort : Endpoint.plainPort))
        }
    }

    /// Whether TLS is spoken.
    var isTLS: Bool { get throws(ConfigurationError) { try BrokerURI.usesTLS(scheme, query) } }

    private static func usesTLS(
        _ scheme: Scheme, _ query: [BrokerKey: String]
    ) throws(ConfigurationError) -> Bool {
        let says = try query[.ssl].map { value throws(ConfigurationError) in try BrokerKey.ssl.bool(value) }
        let isTLS = scheme == .amqps || says == true
        if scheme != .rabbit, says != nil, says != isTLS || scheme == .amqp && isTLS {
            throw .invalidValue(key: BrokerKey.ssl.rawValue, expected: "as the scheme says")
        }
        if !isTLS, let key = query.keys.filter(\.isAboutTLS).map(\.rawValue).min() { throw .tlsKeyWithoutTLS(key) }
        return isTLS
    }

    /// Only the form of OpenStack names several.
    private static func hosts(_ authority: Substring, _ scheme: Scheme) -> [Substring] {
        scheme == .rabbit ? authority.split(separator: ",", omittingEmptySubsequences: false) : [authority]
    }

    private static func virtualHost(_ path: Substring?, _ scheme: Scheme) throws(ConfigurationError) -> String {
        guard let path else { return "/" }
        if path == "/" || (path.isEmpty && scheme == .rabbit) { return "/" }
        guard !path.contains("/") else { throw .invalidPath }
        return try path.decoded(part: "virtual host")
    }
}
