import AMQP
import BrokerTestSupport
import NIOCore
import Testing

@Suite("Channels on a live broker")
struct ChannelTests {
    /// The code with which a channel was closed.
    static func code(_ error: (any Error)?) -> ReplyCode? {
        guard case .channel(.closedByPeer(let reason))? = error as? AMQPError else { return nil }
        return reason.code
    }

    @Test("what is not allowed ends the channel with 403, and the connection goes on")
    func forbidden() async throws {
        let broker = try await Broker.shared
        let configuration = broker.configuration(user: "reader", password: "reader")
        try await AMQPConnection.withConnection(configuration) { connection in
            let error = await #expect(throws: AMQPError.self) {
                try await connection.withChannel { try await $0.declareQueue("forbidden") }
            }
            #expect(Self.code(error) == .accessRefused)
            try await connection.withChannel { try await $0.checkExchange("amq.topic") }
        }
    }

    @Test("an entity that is otherwise than declared ends the channel with 406")
    func otherwise() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { connection, channel in
            let name = "declared-twice"
            try await channel.declareQueue(name, exclusive: true)
            let error = await #expect(throws: AMQPError.self) {
                try await channel.declareQueue(name, exclusive: true, autoDelete: true)
            }
            #expect(Self.code(error) == .preconditionFailed)
            let next = await #expect(throws: AMQPError.self) { try await channel.queueState(name) }
            #expect(next == .request(.channelNotOpen(ChannelNumber(rawValue: 1))))
            let state = try await connection.withChannel { try await $0.queueState(name) }
            #expect(state.messageCount == 0)
        }
    }

    @Test("an entity that is asked for and not there ends the channel with 404")
    func missing() async throws {
        let broker = try await Broker.shared
        try await AMQPConnection.withConnection(broker.configuration()) { connection in
            let queue = await #expect(throws: AMQPError.self) {
                try await connection.withChannel { try await $0.queueState("no-such-queue") }
            }
            #expect(Self.code(queue) == .notFound)
            let exchange = await #expect(throws: AMQPError.self) {
                try await connection.withChannel { try await $0.checkExchange("no-such-exchange") }
            }
            #expect(Self.code(exchange) == .notFound)
        }
    }

    @Test("exchanges and queues are declared, bound, unbound, purged and deleted")
    func topology() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.declareQueue("", exclusive: true).name
            let (source, middle) = ("source-of-\(queue)", "middle-of-\(queue)")
            try await channel.declareExchange(source, type: "topic", autoDelete: true)
            try await channel.declareExchange(middle, type: "topic", durable: true, isInternal: true)
            try await channel.bindExchange(middle, to: source, routingKey: "a.*")
            try await channel.bindQueue(queue, to: middle, routingKey: "*.b")
            for key in ["a.b", "a.c", "c.b"] {
                try await channel.publish(OutgoingMessage(ByteBuffer(), exchange: source, routingKey: key))
            }
            #expect(try await channel.get(queue)?.routingKey.description == "a.b")
            #expect(try await channel.get(queue) == nil)
            try await channel.publish(OutgoingMessage(ByteBuffer(), routingKey: queue))
            #expect(try await channel.purgeQueue(queue) == 1)
            try await channel.unbindQueue(queue, from: middle, routingKey: "*.b")
            try await channel.unbindExchange(middle, from: source, routingKey: "a.*")
            try await channel.deleteExchange(middle)
            #expect(try await channel.deleteQueue(queue) == 0)
        }
    }

    @Test("requests of several tasks go one after the other")
    func concurrency() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let queue = try await channel.temporaryQueue(messages: 3)
            let counts = try await withThrowingTaskGroup(of: UInt32.self) { group in
                for _ in 0..<20 { group.addTask { try await channel.queueState(queue).messageCount } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(counts == Array(repeating: 3, count: 20))
        }
    }

    @Test("many channels at a time, and no more than were agreed on")
    func many() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration()
        configuration.channelMax = 2
        try await AMQPConnection.withConnection(configuration) { connection in
            try await connection.withChannel { _ in
                try await connection.withChannel { _ in
                    let error = await #expect(throws: AMQPError.self) { try await connection.withChannel { _ in } }
                    #expect(error == .request(.noFreeChannel(limit: 2)))
                }
                try await connection.withChannel { _ in }
            }
        }
    }

    @Test("a channel or a connection that is over is of no more use")
    func over() async throws {
        let broker = try await Broker.shared
        let (connection, channel) = try await broker.withChannel { ($0, $1) }
        let asked = await #expect(throws: AMQPError.self) { try await channel.queueState("any") }
        #expect(asked == .connection(.closed))
        let opened = await #expect(throws: AMQPError.self) { try await connection.withChannel { _ in } }
        #expect(opened == .connection(.closed))
    }

    @Test("a channel of the number of one that is over is another channel")
    func sameNumber() async throws {
        let broker = try await Broker.shared
        try await AMQPConnection.withConnection(broker.configuration()) { connection in
            let first = try await connection.withChannel { $0 }
            try await connection.withChannel { _ in
                let error = await #expect(throws: AMQPError.self) { try await first.queueState("any") }
                #expect(error == .request(.channelNotOpen(ChannelNumber(rawValue: 1))))
            }
        }
    }

    @Test("a name that is too long is not sent")
    func longName() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let error = await #expect(throws: AMQPError.self) {
                try await channel.queueState(String(repeating: "x", count: 256))
            }
            #expect(error == .unsendable(.textTooLong(256)))
        }
    }

    @Test("a request that fits no frame is not sent, and the channel goes on")
    func largeRequest() async throws {
        let broker = try await Broker.shared
        try await broker.withChannel { _, channel in
            let arguments = try FieldTable(["x-large": .text(String(repeating: "x", count: 200_000))])
            let error = await #expect(throws: AMQPError.self) {
                try await channel.declareQueue("", exclusive: true, arguments: arguments)
            }
            guard case .unsendable(.outgoingFrameTooLarge) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            _ = try await channel.temporaryQueue()
        }
    }
}
