/// A message broker to take notifications from.
struct BrokerSettings: Hashable {
    /// One of the broker's hosts.
    struct Host: Hashable {
        var name: String
        /// `nil` is the protocol's.
        var port: Int?
        var user: String
        var password: String
    }

    enum QueueType: String { case quorum, classic }

    var hosts: [Host]
    var virtualHost: String
    var isTLS: Bool
    /// The exchanges of the services; `nil` are all that are known.
    var exchanges: [String]?
    /// The topics that the services publish to; `nil` is theirs.
    var topics: [String]?
    var queueType = QueueType.quorum
    /// Whether exchanges that no service has made yet are made.
    var createsExchanges = false
    /// How many messages may be here unacknowledged; `nil` is what is usual.
    var prefetch: Int?
    /// The issuers of the broker's certificate; `nil` are those that the system trusts.
    var ca: String?
    /// The certificate and the key that the broker is shown; `nil` shows none.
    var identity: TLSIdentity?

    struct TLSIdentity: Hashable {
        let certificate: String
        let key: String
    }
}

extension BrokerSettings: CustomStringConvertible {
    /// Its address, without passwords.
    var description: String {
        let list = hosts.map { host in
            let name = host.name.contains(":") ? "[\(host.name)]" : host.name
            return "\(host.user):********@\(name)\(host.port.map { ":\($0)" } ?? "")"
        }
        return "\(isTLS ? "amqps" : "amqp")://\(list.joined(separator: ","))/\(virtualHost)"
    }
}
