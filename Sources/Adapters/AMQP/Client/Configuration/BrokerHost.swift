/// One of the hosts of a broker's URI.
struct BrokerHost {
    let host: String
    let port: Int
    var user: String?
    var password: SecretString?

    init(_ text: Substring, port standardPort: Int) throws(ConfigurationError) {
        var hostAndPort = text
        if let at = text.lastIndex(of: "@") {
            hostAndPort = text[text.index(after: at)...]
            let (user, password) = text[..<at].cut(at: ":")
            self.user = try user.decoded(part: "user")
            let secret = try password?.decoded(part: "password")
            self.password = secret.map { SecretString(LongString($0)) }
        }
        let (host, port) = try BrokerHost.split(hostAndPort)
        self.host = try BrokerHost.host(host)
        self.port = try port.map { text throws(ConfigurationError) in try BrokerHost.port(text) } ?? standardPort
    }

    private static func split(_ text: Substring) throws(ConfigurationError) -> (Substring, Substring?) {
        guard text.first == "[" else { return text.cut(at: ":") }
        guard let end = text.firstIndex(of: "]") else { throw .invalidHost }
        let rest = text[text.index(after: end)...]
        guard rest.isEmpty || rest.first == ":" else { throw .invalidHost }
        return (text[...end], rest.isEmpty ? nil : rest.dropFirst())
    }

    private static func host(_ text: Substring) throws(ConfigurationError) -> String {
        guard !text.isEmpty else { throw .hostMissing }
        if text.first == "[" {
            let address = text.dropFirst().dropLast()
            let isAddress = address.contains(":") && address.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
            guard isAddress else { throw .invalidHost }
            return String(address)
        }
        let isName = text.utf8.allSatisfy { $0.isURILetterOrDigit || [0x2d, 0x2e, 0x5f].contains($0) }
        guard isName, text.utf8.count <= 253 else { throw .invalidHost }
        return String(text)
    }

    private static func port(_ text: Substring) throws(ConfigurationError) -> Int {
        guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), text.utf8.count <= 5, let port = Int(text),
            1...65_535 ~= port
        else { throw .invalidPort }
        return port
    }
}
