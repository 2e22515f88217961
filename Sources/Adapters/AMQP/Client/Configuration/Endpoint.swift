/// A broker's port, and who is connecting there where that is not the same for all.
public struct Endpoint: Hashable, Sendable {
    /// A host with a port.
    public struct Address: Hashable, Sendable, CustomStringConvertible {
        /// A name, or an IP address without brackets.
        public var host: String
        /// The port.
        public var port: Int

        /// Makes it of its parts.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// Where it is.
    public var address: Address
    /// Who is connecting, instead of whom the configuration names.
    public var credentials: [Credentials]?

    /// The port of AMQP.
    public static let plainPort = 5672
    /// The port of AMQP over TLS.
    public static let tlsPort = 5671

    /// Makes an endpoint.
    public init(host: String, port: Int = Endpoint.plainPort, credentials: [Credentials]? = nil) {
        address = Address(host: host, port: port)
        self.credentials = credentials
    }
}
