import AMQP
import NIOCore
import Testing

@Suite("A broker's URI")
struct URITests {
    struct Row: Sendable, CustomTestStringConvertible {
        let uri: String
        let addresses: [String]
        var virtualHost = "/"
        var user = "guest"
        var password = "guest"
        var isTLS = false

        var testDescription: String { uri }
    }

    static let rows: [Row] = [
        Row(uri: "amqp://localhost", addresses: ["localhost:5672"]),
        Row(uri: "AMQP://localhost/", addresses: ["localhost:5672"], virtualHost: ""),
        Row(uri: "amqp://localhost//", addresses: ["localhost:5672"]),
        Row(uri: "amqp://localhost/%2F", addresses: ["localhost:5672"]),
        Row(uri: "amqp://localhost/a%2fb", addresses: ["localhost:5672"], virtualHost: "a/b"),
        Row(uri: "amqps://broker.example:1234/v", addresses: ["broker.example:1234"], virtualHost: "v", isTLS: true),
        Row(uri: "amqps://[::1]/v", addresses: ["[::1]:5671"], virtualHost: "v", isTLS: true),
        Row(uri: "amqp://[fe80::1]:7", addresses: ["[fe80::1]:7"]),
        Row(uri: "amqp://u:p@h", addresses: ["h:5672"], user: "u", password: "p"),
        Row(uri: "amqp://u@h", addresses: ["h:5672"], user: "u", password: ""),
        Row(uri: "amqp://%C3%BC:p%40%3A%25@h", addresses: ["h:5672"], user: "ü", password: "p@:%"),
        Row(uri: "amqp://u:p:q@h", addresses: ["h:5672"], user: "u", password: "p:q"),
        Row(
            uri: "rabbit://u:p@h1:5673,u:p@h2,[::1]:9//", addresses: ["h1:5673", "h2:5672", "[::1]:9"], user: "u",
            password: "p"),
        Row(uri: "rabbit://u:p@h/", addresses: ["h:5672"], user: "u", password: "p"),
        Row(
            uri: "rabbit://u:p@h/nova?ssl=true", addresses: ["h:5671"], virtualHost: "nova", user: "u", password: "p",
            isTLS: true),
    ]

    @Test("is taken apart", arguments: rows)
    func taken(row: Row) throws {
        let configuration = try ConnectionConfiguration(uri: row.uri)
        #expect(configuration.endpoints.map(\.address.description) == row.addresses)
        #expect(configuration.virtualHost == row.virtualHost)
        let password = SecretString(LongString(row.password))
        #expect(configuration.endpoints.first?.credentials?.first == .plain(user: row.user, password: password))
        #expect((configuration.tls != nil) == row.isTLS)
    }

    @Test(
        "that is wrong gets an error that says what, and nothing of the password",
        arguments: [
            ("http://h", .unknownScheme), ("secret@h", .unknownScheme), ("amqp:/h", .unknownScheme),
            ("amqp://", .hostMissing), ("amqp://u:secret@", .hostMissing), ("rabbit://h1,,h2/", .hostMissing),
            ("amqp://u:secret@h:0", .invalidPort), ("amqp://h:65536", .invalidPort),
            ("amqp://h:", .invalidPort), ("amqp://h:+1", .invalidPort),
            ("amqp://[::1", .invalidHost), ("amqp://[::1]x", .invalidHost),
            ("amqp://[h]", .invalidHost), ("amqp://h h", .invalidHost),
            ("amqp://h1,h2", .invalidHost), ("amqp://u:secret%@h", .invalidEncoding(part: "password")),
            ("amqp://u:secret%2@h", .invalidEncoding(part: "password")),
            ("amqp://u:secret%+1@h", .invalidEncoding(part: "password")),
            ("amqp://u:secret%ff@h", .invalidEncoding(part: "password")),
            ("amqp://u:sec\"ret@h", .invalidCharacter(part: "password")),
            ("amqp://h/a/b", .invalidPath), ("amqp://h?x=1", .unknownKey("x")), ("amqp://h?", .unknownKey("")),
            ("amqp://h?heartbeat=1&heartbeat=2", .repeatedKey("heartbeat")),
            ("amqp://h?heartbeat=-1", .invalidValue(key: "heartbeat", expected: "a number from 0 to 65535")),
            ("amqp://h?frame_max=1", .invalidValue(key: "frame_max", expected: "a number from 4096 to 2147483647")),
            ("amqp://h?cacertfile=f", .tlsKeyWithoutTLS("cacertfile")),
            ("amqp://u:sec/ret@h", .invalidCharacter(part: "user or password")),
            ("amqp://u:se?secret@h", .invalidCharacter(part: "user or password")),
            ("rabbit://u:secret,x@h/", .invalidPort),
            (
                "amqps://h?verify=verify_none",
                .invalidValue(key: "verify", expected: "verify_peer: it is always verified")
            ),
            ("amqps://h?certfile=f", .certificateWithoutKey),
            ("amqp://h?ssl=true", .invalidValue(key: "ssl", expected: "as the scheme says")),
        ] as [(String, ConfigurationError)])
    func wrong(uri: String, expected: ConfigurationError) {
        let error = #expect(throws: AMQPError.self) { try ConnectionConfiguration(uri: uri) }
        #expect(error == .configuration(expected))
        #expect(error?.description.contains("secret") == false)
    }

    @Test("sets limits, times and files by its query")
    func query() throws {
        let uri =
            "amqps://h?heartbeat=0&connection_timeout=1500&channel_max=7&frame_max=8192&auth_mechanism=external"
            + "&cacertfile=/a%20b.pem&certfile=c&keyfile=k&server_name_indication=n&verify=verify_peer"
        let configuration = try ConnectionConfiguration(uri: uri)
        #expect(configuration.heartbeat == 0)
        #expect(configuration.connectTimeout == .milliseconds(1500))
        #expect(configuration.channelMax == 7)
        #expect(configuration.frameLimit.size == 8192)
        #expect(configuration.endpoints.first?.credentials == [.external(identity: "")])
        let tls = TLSSettings(
            authorities: .file("/a b.pem"), certificateFile: "c", keyFile: "k", serverName: "n")
        #expect(configuration.tls == tls)
    }
}
