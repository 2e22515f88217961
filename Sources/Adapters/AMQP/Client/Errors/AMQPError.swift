/// What can go wrong in the use of a connection.
///
/// `description` names no password, and nothing of a message.
public enum AMQPError: Error, Hashable, Sendable {
    /// The configuration cannot work; nothing was sent.
    case configuration(ConfigurationError)
    /// No connection to the broker's port came about; the reason is the operating system's.
    case unreachable(Endpoint.Address, reason: String)
    /// Nothing was agreed on TLS.
    case tls(TLSError)
    /// The connection ended, or did not come about.
    case connection(ConnectionError)
    /// The channel ended; its connection goes on.
    case channel(ChannelError)
    /// Nothing was sent, as it may not be sent now.
    case request(RequestError)
    /// Nothing was sent, as it cannot be put in octets.
    case unsendable(CodecError)
    /// The broker ended the consumer: its queue was deleted, or its node is gone.
    case consumerCancelled(tag: ShortString)
    /// The broker did not confirm a message in time; whether it has it is not known.
    case unconfirmed
    /// Publishing waited too long for the broker to take messages, or for the socket to take octets.
    case publishTimeout
    /// The task was cancelled.
    case cancelled
}

extension AMQPError {
    /// Whether the same may work at another time, or with another broker.
    public var isRetryable: Bool {
        switch self {
        case .configuration, .request, .unsendable, .cancelled: false
        case .tls(let error): error.isRetryable
        case .connection(let error): error.isRetryable
        case .unreachable, .channel, .consumerCancelled, .unconfirmed, .publishTimeout: true
        }
    }
}

extension AMQPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .configuration(let error): error.description
        case .unreachable(let address, let reason): "no connection to \(address): \(reason)"
        case .tls(let error): error.description
        case .connection(let error): error.description
        case .channel(let error): error.description
        case .request(let error): error.description
        case .unsendable(let error): "it cannot be sent: \(error)"
        case .consumerCancelled(let tag): "the broker ended the consumer \(tag)"
        case .unconfirmed: "the broker did not confirm a message in time"
        case .publishTimeout: "the broker took no messages in time"
        case .cancelled: "the task was cancelled"
        }
    }
}
