import AMQP
import BrokerTestSupport
import NIOCore
import Testing

@Suite("Publishing to a live broker")
struct PublishingTests {
    @Test("the broker confirms what it took")
    func confirmed() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue()
            try await channel.withPublisher(window: 7) { publisher in
                let message = try OutgoingMessage(ByteBuffer(string: "x"), routingKey: queue)
                #expect(try await publisher.publish(message) == .taken)
                let outcomes = try await publisher.publish(repeatElement(message, count: 100))
                #expect(outcomes == Array(repeating: .taken, count: 100))
            }
            #expect(try await channel.queueState(queue).messageCount == 101)
        }
    }

    @Test("of messages that must go to a queue, those come back that go to none")
    func returned() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue()
            try await channel.withPublisher { publisher in
                let messages = try (0..<20).map { number in
                    let key = number.isMultiple(of: 3) ? "no-such-queue" : queue
                    return try OutgoingMessage(ByteBuffer(string: "\(number)"), routingKey: key, isMandatory: true)
                }
                let outcomes = try await publisher.publish(messages)
                for (number, outcome) in outcomes.enumerated() {
                    guard number.isMultiple(of: 3) else {
                        #expect(outcome == .taken)
                        continue
                    }
                    guard case .returned(let message) = outcome else {
                        Issue.record("message \(number) did not come back")
                        continue
                    }
                    #expect(message.reason.code == .noRoute)
                    #expect(message.body == ByteBuffer(string: "\(number)"))
                }
            }
        }
    }

    @Test("a queue that is full refuses")
    func refused() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let arguments = try FieldTable(["x-max-length": .int32(1), "x-overflow": .text("reject-publish")])
            let queue = try await channel.declareQueue("", exclusive: true, arguments: arguments).name
            try await channel.withPublisher { publisher in
                let message = try OutgoingMessage(ByteBuffer(string: "x"), routingKey: queue)
                #expect(try await publisher.publish(message) == .taken)
                #expect(try await publisher.publish(message) == .refused)
            }
        }
    }

    @Test("an exchange that is not there ends the channel, and all who wait hear why")
    func noExchange() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            try await channel.withPublisher { publisher in
                let message = try OutgoingMessage(ByteBuffer(), exchange: "no-such-exchange", routingKey: "x")
                let error = await #expect(throws: AMQPError.self) {
                    try await publisher.publish([message, message, message])
                }
                #expect(ChannelTests.code(error) == .notFound)
            }
        }
    }

    @Test("properties and bodies arrive as they were", arguments: [0, 1, 131_064, 131_065, 1 << 20, 16 << 20])
    func sizes(octets: Int) async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue()
            var properties = BasicProperties()
            properties.headers = try FieldTable(["text": .text("ü"), "number": .int64(.min), "none": .void])
            properties.timestamp = .max
            properties.messageID = try ShortString("id")
            let body = ByteBuffer(bytes: (0..<octets).lazy.map { UInt8(truncatingIfNeeded: $0 &* 31) })
            try await channel.publish(OutgoingMessage(body, routingKey: queue, properties: properties))
            try await channel.withConsumer(queue: queue, prefetch: 1) { consumer in
                for try await batch in consumer {
                    #expect(batch.count == 1)
                    #expect(batch[0].body == body)
                    #expect(batch[0].header.properties == properties)
                    batch.acknowledge()
                    break
                }
            }
        }
    }

    @Test("properties that fit no frame are not sent, and the channel goes on")
    func largeProperties() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            var properties = BasicProperties()
            properties.headers = try FieldTable(["large": .text(String(repeating: "x", count: 200_000))])
            let message = try OutgoingMessage(ByteBuffer(), routingKey: "x", properties: properties)
            let error = await #expect(throws: AMQPError.self) { try await channel.publish(message) }
            guard case .unsendable(.outgoingFrameTooLarge) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            _ = try await channel.temporaryQueue(messages: 1)
        }
    }
}
