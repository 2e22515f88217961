import AMQP
import BrokerTestSupport
import NIOCore
import Testing

@Suite("Consuming from a live broker")
struct ConsumingTests {
    @Test("all messages arrive in order, plain and over TLS", arguments: [Broker.Port.plain, .tls])
    func order(port: Broker.Port) async throws {
        let broker = try await Broker.shared
        try await broker.withChannel(port) { _, channel in
            let queue = try await channel.declareQueue("", exclusive: true).name
            for number in 0..<1000 {
                try await channel.publish(OutgoingMessage(ByteBuffer(string: "\(number)"), routingKey: queue))
            }
            let bodies = try await channel.withConsumer(queue: queue, prefetch: 50) { consumer in
                var bodies: [String] = []
                for try await batch in consumer {
                    #expect(batch.count <= 50)
                    bodies += batch.map { String(buffer: $0.body) }
                    #expect(batch.acknowledge() == .settled)
                    if bodies.count == 1000 { break }
                }
                return bodies
            }
            #expect(bodies == (0..<1000).map(String.init))
            #expect(try await channel.queueState(queue).messageCount == 0)
        }
    }
}
