public import NIOCore

/// What a connection is made with.
public struct ConnectionConfiguration: Sendable {
    /// Where brokers are; each is tried once, in this order, until one answers.
    public var endpoints: [Endpoint]
    /// The virtual host.
    public var virtualHost: String
    /// Who is connecting; of several, the first that the server names among its mechanisms is taken.
    public var credentials: [Credentials]
    /// How TLS is spoken; `nil` for none.
    public var tls: TLSSettings?
    /// How the broker's operators see the connection.
    public var connectionName: String
    /// The largest frame that is taken; the server can ask for less.
    public var frameLimit = FrameLimit.standard
    /// The highest channel number that is used; the server can ask for less.
    public var channelMax: UInt16 = 2047
    /// Seconds between heartbeats; 0 for none. The server can ask for less.
    public var heartbeat: UInt16 = 30
    /// The largest body that is taken, in octets.
    public var bodyLimit = 16 << 20
    /// From the look-up of the host's name to the open socket.
    public var connectTimeout = TimeAmount.seconds(5)
    /// From the open socket to the end of the TLS handshake.
    public var tlsTimeout = TimeAmount.seconds(5)
    /// How long the broker may take for its answers.
    public var timeouts = Timeouts()
    /// The answers to a server's challenges, for mechanisms that have them.
    public var answerChallenge: (@Sendable (LongString) -> SecretString)?

    /// Makes a configuration.
    public init(
        endpoints: [Endpoint], virtualHost: String = "/", credentials: [Credentials], tls: TLSSettings? = nil,
        connectionName: String = "swift"
    ) {
        self.endpoints = endpoints
        self.virtualHost = virtualHost
        self.credentials = credentials
        self.tls = tls
        self.connectionName = connectionName
    }

    /// Makes a configuration for one broker, with a user and a password.
    public init(
        host: String, port: Int? = nil, virtualHost: String = "/", user: String, password: String,
        tls: TLSSettings? = nil, connectionName: String = "swift"
    ) {
        let port = port ?? (tls == nil ? Endpoint.plainPort : Endpoint.tlsPort)
        self.init(
            endpoints: [Endpoint(host: host, port: port)], virtualHost: virtualHost,
            credentials: Credentials.passwords(user: user, SecretString(LongString(password))), tls: tls,
            connectionName: connectionName)
    }
}

extension Credentials {
    /// A user and a password, with both mechanisms that take them.
    static func passwords(user: String, _ password: SecretString) -> [Credentials] {
        [.plain(user: user, password: password), .amqplain(user: user, password: password)]
    }
}

extension ConnectionConfiguration {
    /// What the machine is told, for one of the endpoints.
    func settings(for endpoint: Endpoint) throws(AMQPError) -> ConnectionSettings {
        let properties = ClientProperties(
            product: "nova-billing", version: "1", platform: "Swift", connectionName: connectionName)
        do throws(CodecError) {
            var settings = ConnectionSettings(
                virtualHost: try ShortString(virtualHost), credentials: endpoint.credentials ?? credentials,
                clientProperties: try properties.table())
            settings.frameLimit = frameLimit
            settings.channelMax = channelMax
            settings.heartbeat = heartbeat
            settings.bodyLimit = bodyLimit
            settings.timeouts = timeouts
            return settings
        } catch {
            throw .configuration(.invalidText(part: "virtual host", error))
        }
    }
}
