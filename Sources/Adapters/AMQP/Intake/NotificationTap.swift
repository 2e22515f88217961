import AMQP
public import Ports

/// Shows what services publish, through a queue of its own that goes away with the connection.
///
/// The queue of the intake has nothing to do with it. The newest messages stay where they come faster than they are
/// handled, so that nothing piles up at the broker.
public struct NotificationTap: Sendable {
    /// What arrived.
    public struct Message: Sendable {
        public let routingKey: String
        /// Its source is the exchange.
        public let delivery: Ports.Delivery
    }

    private static let (prefetch, mostMessages) = (UInt16(100), Int32(10_000))

    private var source: IntakeSource
    private let news: @Sendable (IntakeNews) -> Void

    /// - Parameter news: hears what is bound, and what is not there yet.
    public init(_ source: IntakeSource, news: @escaping @Sendable (IntakeNews) -> Void) {
        (self.source, self.news) = (source, news)
        self.source.createsExchanges = false
    }

    /// Hands over what arrives until that throws, the task is cancelled, or the connection ends.
    ///
    /// - Throws: `AMQPError`, or what the handler throws.
    public func run(_ handle: @escaping @Sendable (Message) throws -> Void) async throws {
        try await AMQPConnection.withConnection(source.connection) { connection in
            news(.connected(nil))
            let queue = "nova-billing.tap-\(UInt64.random(in: 0...UInt64.max))"
            try await connection.withChannel { channel in
                try await channel.declareQueue(
                    queue, exclusive: true, autoDelete: true,
                    arguments: try FieldTable(["x-max-length": .int32(NotificationTap.mostMessages)]))
                try await consume(queue, channel, connection, handle)
            }
        }
    }

    private func consume(
        _ queue: String, _ channel: AMQPChannel, _ connection: AMQPConnection,
        _ handle: @escaping @Sendable (Message) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await channel.withConsumer(queue: queue, prefetch: NotificationTap.prefetch) { consumer in
                    for try await batch in consumer {
                        for message in batch { try handle(Message(message)) }
                        batch.acknowledge()
                    }
                }
            }
            group.addTask {
                let topology = IntakeTopology(source: source, queue: queue, exchanges: KnownExchanges(), news: news)
                try await topology.keepBound(connection)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

extension NotificationTap.Message {
    fileprivate init(_ message: AMQP.Delivery) {
        self.init(
            routingKey: message.routingKey.description, delivery: Ports.Delivery(notification: message))
    }
}
