/// The keys that the query of a broker's URI can have: those of RabbitMQ's URIs and of OpenStack's `transport_url`.
enum BrokerKey: String, CaseIterable {
    case heartbeat
    /// In milliseconds.
    case connectionTimeout = "connection_timeout"
    case channelMax = "channel_max"
    case frameMax = "frame_max"
    case authMechanism = "auth_mechanism"
    case authorities = "cacertfile"
    case certificate = "certfile"
    case privateKey = "keyfile"
    case serverName = "server_name_indication"
    case verify
    case ssl
    case sslAuthorities = "ssl_ca_file"
    case sslCertificate = "ssl_cert_file"
    case sslPrivateKey = "ssl_key_file"

    /// Whether it needs TLS.
    var isAboutTLS: Bool {
        switch self {
        case .authorities, .certificate, .privateKey, .serverName, .verify, .sslAuthorities, .sslCertificate,
            .sslPrivateKey:
            true
        case .heartbeat, .connectionTimeout, .channelMax, .frameMax, .authMechanism, .ssl: false
        }
    }

    /// Takes a query apart.
    static func pairs(_ query: Substring?) throws(ConfigurationError) -> [BrokerKey: String] {
        var pairs: [BrokerKey: String] = [:]
        for pair in query?.split(separator: "&", omittingEmptySubsequences: false) ?? [] {
            let (name, value) = pair.cut(at: "=")
            let text = try name.decoded(part: "query")
            guard let key = BrokerKey(rawValue: text) else { throw .unknownKey(text) }
            guard pairs[key] == nil else { throw .repeatedKey(text) }
            pairs[key] = try (value ?? "").decoded(part: "query")
        }
        return pairs
    }

    func number<Number: FixedWidthInteger>(
        _ text: String, _ range: ClosedRange<Number>
    ) throws(ConfigurationError) -> Number {
        guard let number = Number(text), range.contains(number), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            throw .invalidValue(key: rawValue, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func bool(_ text: String) throws(ConfigurationError) -> Bool {
        switch text.lowercased() {
        case "true", "1": return true
        case "false", "0": return false
        default: throw .invalidValue(key: rawValue, expected: "true or false")
        }
    }
}
