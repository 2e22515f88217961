import AMQP
import BrokerTestSupport
import NIOCore
import NIOPosix
import Testing

@Suite("The handshake with a live broker")
struct HandshakeTests {
    @Test("each mechanism with a password works, and shows it to nobody when it is wrong")
    func mechanisms() async throws {
        let broker = try await Broker.shared
        let (right, wrong) = (SecretString(LongString("guest")), SecretString(LongString("hidden-word")))
        var configuration = broker.configuration()
        for credentials in [
            Credentials.plain(user: "guest", password: right), .amqplain(user: "guest", password: right),
        ] {
            configuration.credentials = [credentials]
            #expect(await TLSTests.error(configuration) == nil)
        }
        for credentials in [
            Credentials.plain(user: "guest", password: wrong), .amqplain(user: "guest", password: wrong),
        ] {
            configuration.credentials = [credentials]
            let error = await TLSTests.error(configuration)
            guard case .connection(.authenticationRefused(let reason)) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(reason.code == .accessRefused)
            #expect(error?.isRetryable == false)
            #expect(!"\(configuration)\(String(reflecting: error))".contains("hidden-word"))
        }
    }

    @Test("a mechanism that the broker does not have is named together with those it has")
    func unknownMechanism() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration()
        configuration.credentials = [
            .other(mechanism: try ShortString("X-NONE"), response: SecretString(LongString("")))
        ]
        let error = await TLSTests.error(configuration)
        #expect(error?.description.contains("PLAIN") == true)
    }

    @Test("an unknown virtual host, and one that the user may not enter, are refused by the broker")
    func virtualHosts() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration()
        for (user, host) in [("guest", "nowhere"), ("reader", "test")] {
            configuration = broker.configuration(user: user, password: user)
            configuration.virtualHost = host
            let error = await TLSTests.error(configuration)
            guard case .connection(.closedByPeer(let reason)) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(reason.code == .notAllowed)
        }
    }

    @Test("what was negotiated and what the broker says of itself can be read")
    func negotiated() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration()
        configuration.heartbeat = 7
        configuration.channelMax = 11
        configuration.frameLimit = try #require(FrameLimit(16_384))
        try await AMQPConnection.withConnection(configuration) { connection in
            #expect(connection.tuning?.heartbeat == 7)
            #expect(connection.tuning?.channelMax == 11)
            #expect(connection.tuning?.frameLimit.size == 16_384)
            let product = try connection.serverProperties.value(of: "product")
            #expect(product == .text("RabbitMQ"))
            #expect(connection.blockedReason == nil)
        }
    }

    @Test("the next endpoint is tried where one does not answer")
    func nextEndpoint() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration()
        configuration.endpoints.insert(Endpoint(host: "127.0.0.1", port: 1), at: 0)
        #expect(await TLSTests.error(configuration) == nil)
        configuration.endpoints.removeLast()
        guard case .unreachable(let address, _) = await TLSTests.error(configuration) else {
            Issue.record("it is not said that nothing listens")
            return
        }
        #expect(address.port == 1)
        configuration.endpoints = []
        #expect(await TLSTests.error(configuration) == .configuration(.noEndpoint))
    }

    @Test("a host without an address is unreachable")
    func noAddress() async throws {
        var configuration = ConnectionConfiguration(host: "no-such-host.invalid", user: "guest", password: "guest")
        configuration.connectTimeout = .seconds(20)
        guard case .unreachable = await TLSTests.error(configuration) else {
            Issue.record("it is not said that there is no address")
            return
        }
    }

    @Test("a silent peer is given up", arguments: [nil, TLSSettings()])
    func silence(tls: TLSSettings?) async throws {
        let silent = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        var configuration = ConnectionConfiguration(
            host: "127.0.0.1", port: silent.localAddress?.port, user: "guest", password: "guest", tls: tls)
        configuration.tlsTimeout = .milliseconds(100)
        configuration.timeouts.handshake = .milliseconds(100)
        let error = await TLSTests.error(configuration)
        #expect(error == (tls == nil ? .connection(.timeout(.greeting)) : .tls(.timeout)))
        try await silent.close()
    }

    @Test("a cancelled attempt ends at once, and leaves no socket")
    func cancelled() async throws {
        let silent = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let configuration = ConnectionConfiguration(
            host: "127.0.0.1", port: silent.localAddress?.port, user: "guest", password: "guest")
        let attempt = Task { await TLSTests.error(configuration) }
        try await Task.sleep(for: .milliseconds(50))
        attempt.cancel()
        #expect(await attempt.value == .cancelled)
        try await silent.close()
    }
}
