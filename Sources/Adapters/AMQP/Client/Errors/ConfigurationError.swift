/// What is wrong with a configuration, or with a URI that is to become one.
///
/// No part of a URI's user information is in it.
public enum ConfigurationError: Error, Hashable, Sendable {
    /// The URI does not begin with one of the schemes.
    case unknownScheme
    /// The URI names no host.
    case hostMissing
    /// A host is no name and no address.
    case invalidHost
    /// A port is no number from 1 to 65535.
    case invalidPort
    /// `%` without two hexadecimal digits, or octets that are no UTF-8, in this part of the URI.
    case invalidEncoding(part: String)
    /// A character that may not stand in this part of the URI.
    case invalidCharacter(part: String)
    /// The path holds more than the virtual host; a `/` in its name is written `%2F`.
    case invalidPath
    /// A query has no such key.
    case unknownKey(String)
    /// A key stands in the query twice.
    case repeatedKey(String)
    /// The value of a key is none that it can have; this would be one.
    case invalidValue(key: String, expected: String)
    /// The query says something of TLS, but the scheme or `ssl` says that there is none.
    case tlsKeyWithoutTLS(String)
    /// There is no endpoint to connect to.
    case noEndpoint
    /// A certificate comes without its key, or a key without its certificate.
    case certificateWithoutKey
    /// A name for TLS is an IP address; those are compared with the address of the socket.
    case serverNameIsAddress
    /// A name is too long, or holds a zero octet.
    case invalidText(part: String, CodecError)
}

extension ConfigurationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownScheme: "a broker's URI begins with amqp://, amqps:// or rabbit://"
        case .hostMissing: "the broker's URI names no host"
        case .invalidHost: "a host of the broker's URI is neither a name nor an address ([…] around IPv6)"
        case .invalidPort: "a port of the broker's URI is not a number from 1 to 65535"
        case .invalidEncoding(let part):
            "the URI's \(part) is not well encoded: %XX with two hexadecimal digits, UTF-8"
        case .invalidCharacter(let part): "a character in the URI's \(part) has to be written as %XX"
        case .invalidPath: "the URI's path is the virtual host alone; a / in its name is written %2F"
        case .unknownKey(let key): "the URI's query has no key \(key)"
        case .repeatedKey(let key): "the URI's query has \(key) twice"
        case .invalidValue(let key, let expected): "the URI's \(key) is to be \(expected)"
        case .tlsKeyWithoutTLS(let key): "\(key) needs TLS: amqps://, or ssl=true with rabbit://"
        case .noEndpoint: "there is no broker to connect to"
        case .certificateWithoutKey: "a client certificate and its private key come together"
        case .serverNameIsAddress: "the name to verify is an IP address; leave it out, the address itself is verified"
        case .invalidText(let part, let error): "the \(part) cannot be sent: \(error)"
        }
    }
}
