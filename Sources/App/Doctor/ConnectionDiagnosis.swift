import AMQP
import AMQPAdapter
import Domain
import Glibc

/// Says why there is no connection to a host of a broker, and what to change.
struct ConnectionDiagnosis {
    let broker: BrokerSettings
    let host: BrokerSettings.Host

    var place: String { host.place(isTLS: broker.isTLS) }
    var port: Int { host.port ?? (broker.isTLS ? Endpoint.tlsPort : Endpoint.plainPort) }

    func trouble(_ error: AMQPError) async -> BrokerHostVisit.Trouble {
        switch error {
        case .unreachable(_, let reason): trouble(.address, unreachable(reason))
        case .tls(let error): trouble(error.isAboutFiles ? .files : .tls, await tls(error))
        case .connection(let error): await connection(error)
        default:
            trouble(
                .address, .failed(.unreachable, "\(error)", change: "put right what the settings say of the broker"))
        }
    }

    func trouble(_ stage: ConnectionStage, _ finding: Finding) -> BrokerHostVisit.Trouble {
        BrokerHostVisit.Trouble(stage: stage, finding: finding)
    }

    private func unreachable(_ reason: String) -> Finding {
        let address = "the host and the port of the broker in the settings"
        if reason.contains("errno: \(ECONNREFUSED)") {
            return .failed(
                .nobodyListens, "nobody listens at \(place)",
                change: "start the broker, or correct \(address)", ending: .unreachable)
        }
        if reason.contains("UnknownHost") || reason.contains("no address") {
            return .failed(
                .nameUnknown, "the name \(host.name) is unknown here",
                change: "correct \(address), or make the name known to this machine", ending: .unreachable)
        }
        return .failed(
            .noAnswer, "\(place) does not answer: \(Fields.shown(reason))",
            change: "look at routes and firewalls between here and there, and at \(address)", ending: .unreachable)
    }

    private func connection(_ error: ConnectionError) async -> BrokerHostVisit.Trouble {
        switch error {
        case .authenticationRefused:
            return trouble(.login, loginRefused)
        case .noCommonMechanism(let server):
            return trouble(
                .login,
                .failed(
                    .loginRefused, "the broker takes no passwords, but \(Fields.shown(server.description))",
                    change: "enable PLAIN or AMQPLAIN there (auth_mechanisms of rabbitmq.conf)"))
        case .closedByPeer(let reason): return closed(reason)
        case .timeout(.greeting): return trouble(.amqp, await isTLS() ? speaksTLS : silent)
        case .notAMQP(let octets): return trouble(.amqp, await notAMQP(octets))
        case .connectionLost(.authenticating, _), .timeout(.authenticating):
            return trouble(.login, loginRefused)
        case .connectionLost(.opening, _), .timeout(.opening):
            return trouble(
                .virtualHost,
                .failed(
                    .brokerFailed, "the broker ends the connection as it is to enter \(broker.virtualHost)",
                    change: "look at the broker's log"))
        default: return trouble(.amqp, await notAMQP([]))
        }
    }

    private var loginRefused: Finding {
        let isHere = ["localhost", "127.0.0.1", "::1"].contains(host.name)
        let guest = host.user == "guest" && !isHere ? "; guest may only come from the broker's own machine" : ""
        return .failed(
            .loginRefused, "the broker refuses the user \(host.user) with the password of the settings\(guest)",
            change: "correct user and password in the settings, or make the user: rabbitmqctl add_user, "
                + "rabbitmqctl change_password")
    }

    /// What a broker says that closes the connection before it is open.
    private func closed(_ reason: ReplyException) -> BrokerHostVisit.Trouble {
        let words = reason.text.description
        let virtualHost = broker.virtualHost
        if reason.code == .connectionForced {
            return trouble(
                .amqp,
                .failed(
                    .shutDown, "the broker is being shut down, or takes no clients: \(Fields.shown(words))",
                    change: "wait until it is back, or end its maintenance mode", ending: .unreachable))
        }
        if words.contains("limit (") {
            return trouble(
                .virtualHost,
                .failed(
                    .connectionLimit, "no more connections are allowed: \(words)",
                    change: "raise the limit: rabbitmqctl set_vhost_limits, rabbitmqctl set_user_limits"))
        }
        if words.contains("not found") {
            return trouble(
                .virtualHost,
                .failed(
                    .virtualHostUnknown, "there is no virtual host \(virtualHost)",
                    change: "name the one in the settings that OpenStack's transport_url ends with; rabbitmqctl "
                        + "list_vhosts lists those that there are"))
        }
        return trouble(
            .virtualHost,
            .failed(
                .virtualHostRefused, "the user \(host.user) may not enter the virtual host \(virtualHost)",
                change: "allow it: \(SetPermissions(broker, user: host.user))"))
    }
}

extension TLSError {
    /// Whether it is wrong before there is any connection.
    fileprivate var isAboutFiles: Bool {
        switch self {
        case .unusableFile, .keyOfOtherCertificate: true
        default: false
        }
    }
}
