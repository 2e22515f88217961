import AMQP

/// Why a connection to a broker ended, or did not come about; the label of a metric.
public enum IntakeCause: String, CaseIterable, Sendable {
    /// Nobody answers at the address.
    case unreachable
    case tls
    /// The broker refused user and password.
    case login
    /// There is no such virtual host, or it may not be entered.
    case virtualHost = "virtual_host"
    /// An operator closed the connection, or shuts the broker down, or the broker failed.
    case forced
    case heartbeat
    case timeout
    /// The connection ended without a word.
    case lost
    /// The queue was deleted, or its node is gone.
    case consumerCancelled = "consumer_cancelled"
    /// The broker refused something on a channel.
    case channel
    /// One of the two sides said what the protocol does not allow.
    case `protocol`
    case configuration

    init(_ error: AMQPError) {
        switch error {
        case .unreachable: self = .unreachable
        case .tls: self = .tls
        case .consumerCancelled: self = .consumerCancelled
        case .channel: self = .channel
        case .connection(let error): self.init(error)
        case .configuration, .request, .unsendable, .unconfirmed, .publishTimeout, .cancelled: self = .configuration
        }
    }

    /// Whether it takes an operator to mend it, so that trying again soon helps nobody.
    var isLasting: Bool {
        switch self {
        case .tls, .login, .protocol, .configuration: true
        case .unreachable, .virtualHost, .forced, .heartbeat, .timeout, .lost, .consumerCancelled, .channel: false
        }
    }

    private init(_ error: ConnectionError) {
        switch error {
        case .authenticationRefused, .noCommonMechanism: self = .login
        case .closedByPeer(let reason): self.init(reason)
        case .heartbeatTimeout: self = .heartbeat
        case .timeout: self = .timeout
        case .connectionLost, .closed: self = .lost
        case .protocolVersionMismatch, .notAMQP, .frameLimitTooLow, .malformed, .violation, .unsendable:
            self = .protocol
        }
    }

    private init(_ reason: ReplyException) {
        switch reason.code {
        case .connectionForced, .internalError, .resourceError: self = .forced
        // RabbitMQ says "not allowed" for a virtual host that is not there and for one that may not be entered.
        case .invalidPath, .accessRefused, .notAllowed, .notFound: self = .virtualHost
        default: self = .protocol
        }
    }
}
