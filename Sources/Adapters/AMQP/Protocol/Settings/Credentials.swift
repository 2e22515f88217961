public import AMQPCodec
internal import NIOCore

/// How a client says who it is: a SASL mechanism with its answer (0-9-1, 2.2.4 and 4.6.2).
public enum Credentials: Hashable, Sendable {
    /// `PLAIN`: user and password as they are.
    case plain(user: String, password: SecretString)
    /// `AMQPLAIN`: the same in a table.
    case amqplain(user: String, password: SecretString)
    /// `EXTERNAL`: the certificate of the connection says it; an identity only where the broker asks for one.
    case external(identity: String)
    /// Another mechanism with its first answer; challenges are handed to the caller.
    case other(mechanism: ShortString, response: SecretString)

    /// The mechanism's name.
    public var mechanism: ShortString {
        switch self {
        case .plain: ShortString(clipping: "PLAIN")
        case .amqplain: ShortString(clipping: "AMQPLAIN")
        case .external: ShortString(clipping: "EXTERNAL")
        case .other(let mechanism, _): mechanism
        }
    }

    /// Whether the mechanism has challenges.
    var takesChallenges: Bool {
        if case .other = self { return true }
        return false
    }

    /// The first answer.
    func response() throws(CodecError) -> SecretString {
        switch self {
        case .plain(let user, let password):
            var buffer = ByteBuffer(string: "\0\(user)\0")
            buffer.writeImmutableBuffer(password.revealed)
            return SecretString(LongString(buffer))
        case .amqplain(let user, let password):
            let table = try FieldTable([
                "LOGIN": .text(user), "PASSWORD": .string(LongString(password.revealed)),
            ])
            return SecretString(LongString(table.bytes))
        case .external(let identity): return SecretString(LongString(identity))
        case .other(_, let response): return response
        }
    }
}
