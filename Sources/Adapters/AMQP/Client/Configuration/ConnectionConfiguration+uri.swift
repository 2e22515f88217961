internal import NIOCore

extension ConnectionConfiguration {
    /// Makes a configuration of a broker's URI: `amqp://`, `amqps://`, or `rabbit://` as OpenStack's `transport_url`.
    ///
    /// Where the URI names no user, it is `guest`; where it names no port, it is 5672, or 5671 with TLS.
    /// - Throws: `.configuration` with what is wrong, without the user's name and password.
    public init(uri: String, connectionName: String = "swift") throws(AMQPError) {
        do throws(ConfigurationError) {
            try self.init(BrokerURI(uri), connectionName: connectionName)
        } catch {
            throw .configuration(error)
        }
    }

    private init(_ uri: BrokerURI, connectionName: String) throws(ConfigurationError) {
        var endpoints: [Endpoint] = []
        for host in uri.hosts {
            let credentials = try BrokerURI.credentials(host, uri.query[.authMechanism])
            endpoints.append(Endpoint(host: host.host, port: host.port, credentials: credentials))
        }
        self.init(
            endpoints: endpoints, virtualHost: uri.virtualHost, credentials: endpoints.first?.credentials ?? [],
            tls: try uri.isTLS ? uri.tlsSettings() : nil, connectionName: connectionName)
        if let text = uri.query[.heartbeat] { heartbeat = try BrokerKey.heartbeat.number(text, 0...UInt16.max) }
        if let text = uri.query[.channelMax] { channelMax = try BrokerKey.channelMax.number(text, 1...UInt16.max) }
        if let text = uri.query[.connectionTimeout] {
            connectTimeout = .milliseconds(try BrokerKey.connectionTimeout.number(text, 1...3_600_000))
        }
        if let text = uri.query[.frameMax] {
            let size = try BrokerKey.frameMax.number(text, FrameLimit.least...UInt32(Int32.max))
            frameLimit = FrameLimit(size) ?? frameLimit
        }
    }
}

extension BrokerURI {
    fileprivate static func credentials(
        _ host: BrokerHost, _ mechanism: String?
    ) throws(ConfigurationError) -> [Credentials] {
        let user = host.user ?? "guest"
        let password = host.password ?? SecretString(LongString(host.user == nil ? "guest" : ""))
        switch mechanism?.lowercased() {
        case nil: return Credentials.passwords(user: user, password)
        case "plain": return [.plain(user: user, password: password)]
        case "amqplain": return [.amqplain(user: user, password: password)]
        case "external": return [.external(identity: "")]
        default: throw .invalidValue(key: BrokerKey.authMechanism.rawValue, expected: "plain, amqplain or external")
        }
    }

    fileprivate func tlsSettings() throws(ConfigurationError) -> TLSSettings {
        if let verify = query[.verify], verify != "verify_peer" {
            throw .invalidValue(key: BrokerKey.verify.rawValue, expected: "verify_peer: it is always verified")
        }
        let settings = TLSSettings(
            authorities: (query[.authorities] ?? query[.sslAuthorities]).map { .file($0) } ?? .system,
            certificateFile: query[.certificate] ?? query[.sslCertificate],
            keyFile: query[.privateKey] ?? query[.sslPrivateKey], serverName: query[.serverName])
        guard (settings.certificateFile == nil) == (settings.keyFile == nil) else { throw .certificateWithoutKey }
        return settings
    }
}
