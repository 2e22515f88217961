public import AMQPCodec

/// Why a connection ended.
///
/// `description` names no password and nothing of a message.
public enum ConnectionError: Error, Hashable, Sendable {
    /// The server wants another version of the protocol.
    case protocolVersionMismatch(ProtocolVersion)
    /// What answers is no AMQP server; its first octets, eight at most.
    case notAMQP(firstOctets: [UInt8])
    /// The server has none of the mechanisms that there are credentials for; these are its own.
    case noCommonMechanism(server: LongString)
    /// The server refused the credentials.
    case authenticationRefused(ReplyException)
    /// The server asks for frames smaller than 4096 octets.
    case frameLimitTooLow(UInt32)
    /// Octets that could not be read.
    case malformed(CodecError)
    /// A frame that may not come at this point.
    case violation(ProtocolViolation)
    /// The settings hold what cannot be sent.
    case unsendable(CodecError)
    /// The server closed the connection.
    case closedByPeer(ReplyException)
    /// The connection was closed from this side.
    case closed
    /// The server did not answer in time.
    case timeout(ConnectionStep)
    /// Nothing arrived for twice the time of heartbeats.
    case heartbeatTimeout
    /// The socket ended; so many octets of a frame had arrived.
    case connectionLost(ConnectionStep, pendingOctets: Int)
}

extension ConnectionError {
    init(_ error: CodecError) {
        switch error {
        case .protocolVersionMismatch(let version): self = .protocolVersionMismatch(version)
        case .notAMQP(let octets): self = .notAMQP(firstOctets: octets)
        default: self = .malformed(error)
        }
    }

    /// What an open connection is closed with; `nil` where it is dropped without another word.
    var close: ReplyException? {
        switch self {
        case .malformed(let error):
            error.remedy.replyCode.map { exception($0, error.method) }
        case .violation(let violation): exception(violation.replyCode, violation.method)
        case .closed: .goodbye
        case .timeout: exception(.internalError, .none)
        case .protocolVersionMismatch, .notAMQP, .noCommonMechanism, .authenticationRefused, .frameLimitTooLow,
            .unsendable, .closedByPeer, .heartbeatTimeout, .connectionLost:
            nil
        }
    }

    private func exception(_ code: ReplyCode, _ method: MethodID) -> ReplyException {
        ReplyException(code: code, text: ShortString(clipping: description), method: method)
    }

    /// Whether the same settings may work at another time, or with another host.
    public var isRetryable: Bool {
        switch self {
        case .protocolVersionMismatch, .notAMQP, .noCommonMechanism, .authenticationRefused, .frameLimitTooLow,
            .unsendable, .closed:
            false
        case .malformed, .violation, .closedByPeer, .timeout, .heartbeatTimeout, .connectionLost: true
        }
    }
}

extension ConnectionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .protocolVersionMismatch(let version): CodecError.protocolVersionMismatch(version).description
        case .notAMQP(let octets): CodecError.notAMQP(firstOctets: octets).description
        case .noCommonMechanism(let server): "no credentials for any of the server's mechanisms: \(server)"
        case .authenticationRefused(let reason): "the server refused the credentials: \(reason)"
        case .frameLimitTooLow(let size): "the server asks for frames of \(size) octets at most, below 4096"
        case .malformed(let error): "the server sent \(error)"
        case .violation(let violation): "the server sent \(violation)"
        case .unsendable(let error): "the settings cannot be sent: \(error)"
        case .closedByPeer(let reason): "the server closed the connection: \(reason)"
        case .closed: "the connection is closed"
        case .timeout(let step): "the server did not answer in time (\(step.rawValue))"
        case .heartbeatTimeout: "nothing arrived from the server for twice the time of heartbeats"
        case .connectionLost(let step, let octets):
            "the connection was lost (\(step.rawValue), \(octets) octets of a frame were there)"
        }
    }
}
