/// Reads a broker's address: `amqps://USER:PASSWORD@HOST:PORT/VHOST`, or one of `transport_url`, in which several hosts
/// stand behind each other.
///
/// It takes what OpenStack's services take, whose operators' passwords are seldom escaped; the AMQP client's own URIs are
/// those of RFC 3986. Of the options behind `?` it reads `ssl`; the others are those of another client.
enum BrokerURL {
    /// What is wrong with it; nothing of the address is in it.
    struct Malformed: Error, CustomStringConvertible { let description: String }

    private static let schemes = ["amqp": false, "amqps": true, "rabbit": false, "kombu+rabbit": false]

    static func read(_ text: String) throws(Malformed) -> BrokerSettings {
        guard let colon = text.firstRange(of: "://"), let isTLS = schemes[text[..<colon.lowerBound].lowercased()]
        else { throw Malformed(description: "it begins with none of amqp://, amqps://, rabbit://") }
        let rest = text[colon.upperBound...].prefix { $0 != "?" }
        let saysTLS = try usesTLS(text[rest.endIndex...].dropFirst())
        let path = rest.drop { $0 != "/" }
        // Without a slash, and with nothing behind it, it is the default one.
        let virtualHost = try decoded(path.dropFirst())
        var hosts: [BrokerSettings.Host] = []
        for part in rest.prefix(upTo: path.startIndex).split(separator: ",", omittingEmptySubsequences: false) {
            hosts.append(try host(part))
        }
        return BrokerSettings(
            hosts: hosts, virtualHost: virtualHost.isEmpty ? "/" : virtualHost, isTLS: isTLS || saysTLS)
    }

    /// Whether the options ask for TLS; none of them takes it back from `amqps`.
    private static func usesTLS(_ options: Substring) throws(Malformed) -> Bool {
        var usesTLS = false
        for option in options.split(separator: "&") {
            guard option.prefix(while: { $0 != "=" }) == "ssl" else { continue }
            switch option.drop(while: { $0 != "=" }).dropFirst().lowercased() {
            case "1", "true", "yes", "on": usesTLS = true
            case "0", "false", "no", "off": break
            default: throw Malformed(description: "its option ssl is neither 1 nor 0: is TLS wanted?")
            }
        }
        return usesTLS
    }

    private static func host(_ text: Substring) throws(Malformed) -> BrokerSettings.Host {
        let at = text.lastIndex(of: "@")
        let login = at.map { text[..<$0] } ?? ""
        let place = at.map { text[text.index(after: $0)...] } ?? text
        let (name, port) = try address(place)
        guard !login.isEmpty else {
            return BrokerSettings.Host(name: name, port: port, user: "guest", password: "guest")
        }
        let user = login.prefix { $0 != ":" }
        let password = login[user.endIndex...].dropFirst()
        return BrokerSettings.Host(
            name: name, port: port, user: try decoded(user), password: try decoded(password))
    }

    /// A host and a port; an IPv6 address stands in brackets.
    private static func address(_ text: Substring) throws(Malformed) -> (name: String, port: Int?) {
        let isBracketed = text.first == "["
        let name = isBracketed ? text.dropFirst().prefix { $0 != "]" } : text.prefix { $0 != ":" }
        let rest = isBracketed ? text[name.endIndex...].dropFirst() : text[name.endIndex...]
        guard !name.isEmpty else { throw Malformed(description: "it names no host") }
        guard !rest.isEmpty else { return (String(name), nil) }
        guard rest.first == ":", let port = Int(rest.dropFirst()), (1...65_535).contains(port) else {
            throw Malformed(description: "its port is none from 1 to 65535")
        }
        return (String(name), port)
    }

    private static func decoded(_ text: Substring) throws(Malformed) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), rest.count >= 2, let value = UInt8(digits, radix: 16) else {
                throw Malformed(description: "it holds a % that two hexadecimal digits do not follow")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Malformed(description: "it is not UTF-8 once it is decoded")
        }
        return text
    }
}
