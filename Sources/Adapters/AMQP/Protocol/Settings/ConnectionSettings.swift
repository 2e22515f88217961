public import AMQPCodec

/// What a client asks of a connection.
public struct ConnectionSettings: Hashable, Sendable {
    /// The virtual host.
    public var virtualHost: ShortString
    /// Who is connecting; of several, the first that the server names among its mechanisms is taken.
    public var credentials: [Credentials]
    /// What the server is told of the client.
    public var clientProperties: FieldTable
    /// The largest frame that is taken; the server can ask for less.
    public var frameLimit = FrameLimit.standard
    /// The highest channel number that is used; the server can ask for less.
    public var channelMax: UInt16 = 2047
    /// Seconds between heartbeats; 0 for none. The server can ask for less.
    public var heartbeat: UInt16 = 30
    /// The largest body that is taken, in octets.
    public var bodyLimit = 16 << 20
    /// How long the broker may take for its answers.
    public var timeouts = Timeouts()

    /// Makes settings.
    public init(
        virtualHost: ShortString, credentials: [Credentials], clientProperties: FieldTable = FieldTable()
    ) {
        self.virtualHost = virtualHost
        self.credentials = credentials
        self.clientProperties = clientProperties
    }
}
