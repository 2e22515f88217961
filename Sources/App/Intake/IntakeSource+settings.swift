import AMQP
import AMQPAdapter

extension IntakeSource {
    /// The exchanges of the services whose notifications are billed, and the one of those that set none.
    private static let services = ["nova", "cinder", "glance", "neutron", commonExchange]
    /// The exchange of services that set none.
    static let commonExchange = "openstack"
    /// The topic that all services have, and that of nova's versioned notifications.
    private static let topics = ["notifications", "versioned_notifications"]

    init(_ broker: BrokerSettings) {
        let topics = broker.topics ?? IntakeSource.topics
        self.init(
            connection: ConnectionConfiguration(broker),
            exchanges: (broker.exchanges ?? IntakeSource.services).map { Exchange(name: $0, topics: topics) })
        queueType = QueueType(rawValue: broker.queueType.rawValue) ?? .quorum
        createsExchanges = broker.createsExchanges
        if let prefetch = broker.prefetch.flatMap({ UInt16(exactly: $0) }) { self.prefetch = prefetch }
    }
}

extension ConnectionConfiguration {
    init(_ broker: BrokerSettings) {
        let standardPort = broker.isTLS ? Endpoint.tlsPort : Endpoint.plainPort
        let endpoints = broker.hosts.map { host in
            Endpoint(host: host.name, port: host.port ?? standardPort, credentials: Credentials.all(of: host))
        }
        self.init(
            endpoints: endpoints, virtualHost: broker.virtualHost, credentials: [],
            tls: broker.isTLS ? AMQP.TLSSettings(broker) : nil, connectionName: "nova-billing")
    }
}

extension Credentials {
    /// A user and a password, in each of the two ways that brokers take them.
    fileprivate static func all(of host: BrokerSettings.Host) -> [Credentials] {
        let password = SecretString(LongString(host.password))
        return [.plain(user: host.user, password: password), .amqplain(user: host.user, password: password)]
    }
}

extension AMQP.TLSSettings {
    fileprivate init(_ broker: BrokerSettings) {
        self.init(
            authorities: broker.ca.map { .file($0) } ?? .system, certificateFile: broker.identity?.certificate,
            keyFile: broker.identity?.key)
    }
}
