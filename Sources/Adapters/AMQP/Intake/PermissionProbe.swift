import AMQP

/// A request that changes nothing, and that the broker answers otherwise where a permission is missing.
///
/// A broker looks at permissions before it looks at anything else. So a declaration with an argument that none may have
/// is refused for the argument where the user may make the queue, and for the user where not; and to take away a binding
/// that is not there needs what making one does.
struct PermissionProbe: Sendable {
    /// What it needs first.
    let first: BrokerPermission
    /// What it needs besides, in the order in which the broker looks at it.
    var others: [BrokerPermission] = []
    let request: @Sendable (AMQPChannel) async throws -> Void

    /// No binding of anybody has this routing key.
    private static let routingKey = "nova-billing.doctor"

    /// The permission that a refusal is about; the first one where its words don't say.
    func missing(_ words: String) -> BrokerPermission { ([first] + others).first { $0.isMeant(in: words) } ?? first }

    /// All that an intake needs.
    static func all(_ source: IntakeSource) -> [PermissionProbe] {
        let queues = [IntakeSource.queue, IntakeSource.deadLetterQueue]
        let dead = unbinding(IntakeSource.deadLetterQueue, from: IntakeSource.deadLetterExchange)
        let made = source.createsExchanges ? source.exchanges.map(\.name) : []
        return queues.map { declaring($0, source) } + ([IntakeSource.deadLetterExchange] + made).map(declaringExchange)
            + queues.map(consuming) + [dead] + source.exchanges.map { unbinding(IntakeSource.queue, from: $0.name) }
    }

    private static func declaring(_ queue: String, _ source: IntakeSource) -> PermissionProbe {
        // What a queue's dead letters need, of who makes the queue.
        let dying = [
            BrokerPermission(.read, .queue(queue)),
            BrokerPermission(.write, .exchange(IntakeSource.deadLetterExchange)),
        ]
        return PermissionProbe(
            first: BrokerPermission(.configure, .queue(queue)), others: queue == IntakeSource.queue ? dying : []
        ) { channel in
            let impossible = Field(try ShortString("x-max-length"), .int32(-1))
            let fields = try source.arguments(of: queue).decoded() + [impossible]
            try await channel.declareQueue(queue, durable: true, arguments: try FieldTable(fields))
        }
    }

    private static func declaringExchange(_ name: String) -> PermissionProbe {
        PermissionProbe(first: BrokerPermission(.configure, .exchange(name))) { channel in
            // An exchange's name is a text.
            let impossible = try FieldTable(["alternate-exchange": .int32(0)])
            try await channel.declareExchange(name, type: "topic", arguments: impossible)
        }
    }

    private static func consuming(_ queue: String) -> PermissionProbe {
        PermissionProbe(first: BrokerPermission(.read, .queue(queue))) { channel in
            // A priority is a number.
            let impossible = try FieldTable(["x-priority": .text("none")])
            try await channel.withConsumer(queue: queue, prefetch: 1, arguments: impossible) { _ in }
        }
    }

    private static func unbinding(_ queue: String, from exchange: String) -> PermissionProbe {
        PermissionProbe(
            first: BrokerPermission(.write, .queue(queue)), others: [BrokerPermission(.read, .exchange(exchange))]
        ) { channel in
            try await channel.unbindQueue(queue, from: exchange, routingKey: routingKey)
        }
    }
}
