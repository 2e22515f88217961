import AMQP
import BrokerTestSupport
import NIOCore
import Testing

@Suite("Consuming from a live broker")
struct ConsumingTests {
    /// Takes so many messages, each acknowledged with its batch.
    static func take(_ count: Int, of queue: String, on channel: AMQPChannel, prefetch: UInt16) async throws -> [String]
    {
        try await channel.withConsumer(queue: queue, prefetch: prefetch) { consumer in
            var bodies: [String] = []
            for try await batch in consumer {
                #expect(batch.count <= Int(prefetch))
                bodies += batch.map { String(buffer: $0.body) }
                #expect(batch.acknowledge() == .settled)
                if bodies.count >= count { break }
            }
            return bodies
        }
    }

    @Test("all messages arrive in order, plain and over TLS", arguments: [Broker.Port.plain, .tls])
    func order(port: Broker.Port) async throws {
        let broker = try await Broker.shared
        try await broker.withChannel(port) { _, channel in
            let queue = try await channel.temporaryQueue()
            for number in 0..<1000 {
                try await channel.publish(OutgoingMessage(ByteBuffer(string: "\(number)"), routingKey: queue))
            }
            let bodies = try await Self.take(1000, of: queue, on: channel, prefetch: 50)
            #expect(bodies == (0..<1000).map(String.init))
            #expect(try await channel.queueState(queue).messageCount == 0)
        }
    }

    @Test("with every prefetch", arguments: [1, 2, 3, 10, 50, 300, 1000, 2000] as [UInt16])
    func prefetch(_ prefetch: UInt16) async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let count = prefetch < 10 ? 100 : 3000
            let queue = try await channel.temporaryQueue(messages: count)
            #expect(try await Self.take(count, of: queue, on: channel, prefetch: prefetch).count == count)
        }
    }

    @Test("a prefetch of 0 would mean no limit, and is refused")
    func noPrefetch() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue()
            let error = await #expect(throws: AMQPError.self) {
                try await channel.withConsumer(queue: queue, prefetch: 0) { _ in }
            }
            #expect(error == .request(.prefetchZero))
        }
    }

    @Test("two hundred starts on a queue with a backlog")
    func starts() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { connection, channel in
            let queue = try await channel.temporaryQueue(messages: 50)
            for _ in 0..<200 {
                try await connection.withChannel { other in
                    try await other.withConsumer(queue: queue, prefetch: 5) { consumer in
                        for try await batch in consumer {
                            #expect(batch.isEmpty == false)
                            break
                        }
                    }
                }
            }
        }
    }

    @Test("a stopped consumer ends after what was here, which can still be settled")
    func stop() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue(messages: 100)
            let count = try await channel.withConsumer(queue: queue, prefetch: 10) { consumer in
                await consumer.stop()
                var count = 0
                for try await batch in consumer {
                    count += batch.count
                    #expect(batch.acknowledge() == .settled)
                }
                return count
            }
            #expect(count <= 10)
            #expect(try await Int(channel.queueState(queue).messageCount) == 100 - count)
        }
    }

    @Test("a consumer whose queue is deleted hears that it is over")
    func deleted() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { connection, channel in
            let queue = try await channel.declareQueue("", autoDelete: true).name
            let error = await #expect(throws: AMQPError.self) {
                try await channel.withConsumer(queue: queue, prefetch: 1, tag: "mine") { consumer in
                    _ = try await connection.withChannel { try await $0.deleteQueue(queue) }
                    for try await _ in consumer {}
                }
            }
            #expect(error == .consumerCancelled(tag: ShortString(clipping: "mine")))
            _ = try await channel.temporaryQueue()
        }
    }

    @Test("a cancelled task gives up its messages and closes what it had")
    func cancelled() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.declareQueue("", autoDelete: false).name
            for _ in 0..<20 { try await channel.publish(OutgoingMessage(ByteBuffer(string: "x"), routingKey: queue)) }
            let task = Task {
                try await broker.withChannel { _, other in
                    try await other.withConsumer(queue: queue, prefetch: 20) { consumer in
                        for try await _ in consumer {}
                    }
                }
            }
            // The broker may count before it has put what was published in the queue.
            var before = try await channel.queueState(queue)
            while before.consumerCount == 0 || before.messageCount > 0 {
                before = try await channel.queueState(queue)
            }
            task.cancel()
            let error = await #expect(throws: AMQPError.self) { try await task.value }
            #expect(error == .cancelled)
            let state = try await channel.queueState(queue)
            #expect(state.messageCount == 20)
            #expect(state.consumerCount == 0)
            try await channel.deleteQueue(queue)
        }
    }

    @Test("a channel that the broker closes ends its consumers with the reason")
    func channelClosed() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue()
            let error = await #expect(throws: AMQPError.self) {
                try await channel.withConsumer(queue: queue, prefetch: 1) { consumer in
                    try? await channel.checkExchange("no-such-exchange")
                    for try await _ in consumer {}
                }
            }
            #expect(ChannelTests.code(error) == .notFound)
        }
    }

    @Test("two consumers of one channel, each with a name of its own")
    func two() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue()
            try await channel.withConsumer(queue: queue, prefetch: 1) { first in
                let error = await #expect(throws: AMQPError.self) {
                    try await channel.withConsumer(queue: queue, prefetch: 1, tag: first.tag) { _ in }
                }
                #expect(error == .request(.consumerTagTaken(ShortString(clipping: first.tag))))
                try await channel.withConsumer(queue: queue, prefetch: 1) { second in
                    #expect(first.tag != second.tag)
                    let state = try await channel.queueState(queue)
                    #expect(state.consumerCount == 2)
                }
                #expect(try await channel.queueState(queue).consumerCount == 1)
            }
        }
    }

    @Test("a busy application does not starve the heartbeats")
    func heartbeats() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration()
        configuration.heartbeat = 1
        try await AMQPConnection.withConnection(configuration) { connection in
            try await connection.withChannel { channel in
                let queue = try await channel.temporaryQueue(messages: 1)
                try await channel.withConsumer(queue: queue, prefetch: 1) { consumer in
                    for try await batch in consumer {
                        try await Task.sleep(for: .seconds(3.5))
                        #expect(batch.acknowledge() == .settled)
                        break
                    }
                }
                #expect(try await channel.queueState(queue).messageCount == 0)
            }
        }
    }
}
