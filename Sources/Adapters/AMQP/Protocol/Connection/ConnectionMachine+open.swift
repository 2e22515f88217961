public import AMQPCodec
public import NIOCore

extension ConnectionMachine {
    /// A method of the connection arrived while it is in use.
    mutating func receiveOpen(_ method: Method) throws(ProtocolViolation) -> ConnectionAction {
        switch method {
        case .connectionBlocked(let notice):
            blocked = notice.reason
            return .blocked(reason: notice.reason)
        case .connectionUnblocked:
            blocked = nil
            return .unblocked
        case .connectionUpdateSecretOk:
            guard secretDeadline != nil else { throw .unsolicitedReply(method.kind) }
            secretDeadline = nil
            return .secretUpdated
        default: throw .unexpectedMethod(method.kind)
        }
    }

    /// Replaces the secret before it expires (RabbitMQ's extension); the method is to be sent on channel zero.
    public mutating func updateSecret(
        _ secret: SecretString, reason: ShortString, now: NIODeadline
    ) throws(RequestError) -> Method {
        _ = try tuning()
        guard secretDeadline == nil else { throw .busy(.connectionUpdateSecret) }
        secretDeadline = now + settings.timeouts.request
        return .connectionUpdateSecret(ConnectionUpdateSecret(newSecret: secret, reason: reason))
    }

    func tuning() throws(RequestError) -> Tuning {
        switch state {
        case .open(let tuning): tuning
        case .idle, .greeting, .authenticating, .opening, .closing, .closed: throw .connectionNotOpen
        }
    }
}
