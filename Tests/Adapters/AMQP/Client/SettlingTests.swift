import AMQP
import BrokerTestSupport
import NIOCore
import Testing

@Suite("Settling messages of a live broker")
struct SettlingTests {
    @Test("a tag of a channel that is over is stale, and nothing is sent")
    func stale() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { connection, channel in
            let queue = try await channel.temporaryQueue(messages: 5)
            let old = try await connection.withChannel { other in
                var tags: [DeliveryTag] = []
                while tags.count < 5, let message = try await other.get(queue) { tags.append(message.tag) }
                return tags
            }
            try await connection.withChannel { next in
                let last = try #require(old.last)
                #expect(next.acknowledge(last) == .stale)
                #expect(next.acknowledge(upTo: last) == .stale)
                #expect(next.reject(last, requeue: false) == .stale)
                for _ in 0..<5 { #expect(try await next.get(queue)?.isRedelivered == true) }
                #expect(connection.counters.staleSettlements == 3)
            }
        }
    }

    @Test("a tag of another connection is stale")
    func otherConnection() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue(messages: 1)
            let message = try #require(try await channel.get(queue))
            try await broker.withChannel { _, other in #expect(other.acknowledge(message.tag) == .stale) }
            #expect(channel.acknowledge(message.tag) == .settled)
        }
    }

    @Test("a message is settled once")
    func twice() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue(messages: 2)
            let message = try #require(try await channel.get(queue))
            #expect(channel.acknowledge(message.tag) == .settled)
            #expect(channel.acknowledge(message.tag) == .alreadySettled)
            #expect(channel.reject(message.tag, requeue: true) == .alreadySettled)
            #expect(try await channel.queueState(queue).messageCount == 1)
        }
    }

    @Test("a refused message goes back, or where the queue sends what it cannot keep")
    func refused() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let dead = try await channel.temporaryQueue()
            let arguments = try FieldTable([
                "x-dead-letter-exchange": .text(""), "x-dead-letter-routing-key": .text(dead),
            ])
            let queue = try await channel.declareQueue("", exclusive: true, arguments: arguments).name
            try await channel.publish(OutgoingMessage(ByteBuffer(string: "x"), routingKey: queue))
            let first = try #require(try await channel.get(queue))
            #expect(!first.isRedelivered)
            #expect(channel.reject(first.tag, requeue: true) == .settled)
            let second = try #require(try await channel.get(queue))
            #expect(second.isRedelivered)
            #expect(channel.reject(second.tag, requeue: false) == .settled)
            var message = try await channel.get(dead)
            while message == nil { message = try await channel.get(dead) }
            #expect(message?.body == ByteBuffer(string: "x"))
        }
    }

    @Test("acknowledgements given just before the end are sent")
    func lastMoment() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { connection, channel in
            let queue = try await channel.temporaryQueue(messages: 10)
            try await connection.withChannel { other in
                try await other.withConsumer(queue: queue, prefetch: 10) { consumer in
                    var count = 0
                    for try await batch in consumer {
                        for delivery in batch where count < 7 {
                            count += 1
                            other.acknowledge(delivery.tag)
                        }
                        if count == 7 { break }
                    }
                }
            }
            #expect(try await channel.queueState(queue).messageCount == 3)
        }
    }

    @Test("messages are settled in any order")
    func anyOrder() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { connection, channel in
            let queue = try await channel.temporaryQueue(messages: 300)
            try await connection.withChannel { other in
                var tags: [DeliveryTag] = []
                while let message = try await other.get(queue) { tags.append(message.tag) }
                for (place, tag) in tags.shuffled().enumerated() where place < 250 {
                    #expect(other.acknowledge(tag) == .settled)
                }
                #expect(try await other.queueState(queue).messageCount == 0)
            }
            #expect(try await channel.queueState(queue).messageCount == 50)
        }
    }
}
