import AMQP
import BrokerTestSupport
import NIOCore

extension Broker {
    /// How to connect; with TLS, the broker's own authority is trusted.
    func configuration(
        _ port: Port = .plain, host: String = "localhost", user: String = "guest", password: String = "guest"
    ) -> ConnectionConfiguration {
        let tls = port == .plain ? nil : TLSSettings(authorities: .file(file("ca.pem")))
        var configuration = ConnectionConfiguration(
            host: host, port: self.port(port), user: user, password: password, tls: tls, connectionName: "tests")
        configuration.connectTimeout = .seconds(20)
        configuration.tlsTimeout = .seconds(20)
        configuration.timeouts.handshake = .seconds(20)
        configuration.timeouts.close = .seconds(10)
        return configuration
    }

    /// Opens a connection and a channel on it.
    func withChannel<Result>(
        _ port: Port = .plain, _ body: (AMQPConnection, AMQPChannel) async throws -> Result
    ) async throws -> Result {
        try await AMQPConnection.withConnection(configuration(port)) { connection in
            try await connection.withChannel { channel in try await body(connection, channel) }
        }
    }
}

extension AMQPChannel {
    /// Makes a queue that goes away with its connection, and fills it.
    func temporaryQueue(messages: Int = 0, octets: Int = 10) async throws -> String {
        let name = try await declareQueue("", exclusive: true).name
        let body = ByteBuffer(repeating: 0x78, count: octets)
        for _ in 0..<messages { try await publish(OutgoingMessage(body, routingKey: name)) }
        // The broker may count a queue's messages before it has put there what was published before.
        let end = ContinuousClock.now + .seconds(20)
        while try await queueState(name).messageCount < messages, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(5))
        }
        return name
    }
}
