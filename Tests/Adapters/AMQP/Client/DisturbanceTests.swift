import AMQP
import BrokerTestSupport
import NIOCore
import Testing

/// One after the other, on a broker of their own.
@Suite("A live broker that is disturbed", .serialized)
struct DisturbanceTests {
    /// Consumes until something goes wrong, which is given back; `disturb` is called once the consumer is there.
    static func error(
        _ broker: Broker, _ disturb: @escaping @Sendable () async throws -> Void
    ) async throws -> AMQPError? {
        await #expect(throws: AMQPError.self) {
            try await broker.withChannel { _, channel in
                let queue = try await channel.temporaryQueue()
                try await channel.withConsumer(queue: queue, prefetch: 1) { consumer in
                    try await disturb()
                    for try await _ in consumer {}
                }
            }
        }
    }

    @Test("connections that an operator closes end with 320, and the next one works")
    func closedByOperator() async throws {
        let broker = try await Broker.unquiet
        let error = try await Self.error(broker) { try await broker.tell("close_all_connections", "test") }
        guard case .connection(.closedByPeer(let reason)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.code == .connectionForced)
        #expect(error?.isRetryable == true)
        try await broker.withChannel { _, channel in _ = try await channel.temporaryQueue() }
    }

    @Test("a broker that is restarted ends its connections, and takes new ones afterwards")
    func restarted() async throws {
        let broker = try await Broker.unquiet
        let error = try await Self.error(broker) { try await broker.tell("stop_app") }
        guard case .connection(.closedByPeer) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        guard case .unreachable = await TLSTests.error(broker.configuration()) else {
            Issue.record("something answers")
            return
        }
        try await broker.tell("start_app")
        try await broker.withChannel { _, channel in _ = try await channel.temporaryQueue() }
    }

    @Test("a broker short of memory takes no messages until it is not; consumers on other connections go on")
    func alarm() async throws {
        let broker = try await Broker.unquiet
        try await broker.withChannel { consuming, consumer in
            let queue = try await consumer.temporaryQueue()
            try await broker.withChannel { publishing, publisher in
                let message = try OutgoingMessage(ByteBuffer(), routingKey: queue)
                for _ in 0..<3 { try await publisher.publish(message) }
                while try await consumer.queueState(queue).messageCount < 3 {}
                try await broker.tell("set_vm_memory_high_watermark", "absolute", "1MB")
                // The broker says so at the first message that it does not take.
                try await publisher.publish(message)
                while publishing.blockedReason == nil { try await Task.sleep(for: .milliseconds(20)) }
                #expect(publishing.blockedReason?.contains("memory") == true)
                let waiting = Task { try await publisher.publish(message) }
                let got = try #require(try await consumer.get(queue))
                #expect(consumer.acknowledge(got.tag) == .settled)
                #expect(consuming.blockedReason == nil)
                try await broker.tell("set_vm_memory_high_watermark", "absolute", "1GB")
                try await waiting.value
                #expect(publishing.blockedReason == nil)
                while try await consumer.queueState(queue).messageCount < 4 {}
            }
        }
    }

    @Test("publishing is given up where the broker stays short of memory")
    func longAlarm() async throws {
        let broker = try await Broker.unquiet
        var configuration = broker.configuration()
        configuration.timeouts.request = .milliseconds(500)
        configuration.timeouts.close = .milliseconds(200)
        try await AMQPConnection.withConnection(configuration) { connection in
            try await connection.withChannel { channel in
                try await broker.tell("set_vm_memory_high_watermark", "absolute", "1MB")
                let message = try OutgoingMessage(ByteBuffer(), routingKey: "x")
                try await channel.publish(message)
                while connection.blockedReason == nil { try await Task.sleep(for: .milliseconds(20)) }
                let error = await #expect(throws: AMQPError.self) { try await channel.publish(message) }
                #expect(error == .publishTimeout)
            }
        }
        try await broker.tell("set_vm_memory_high_watermark", "absolute", "1GB")
    }
}
