import AMQP

/// The queues of our own, and their bindings to the services' exchanges.
struct IntakeTopology {
    let source: IntakeSource
    let news: @Sendable (IntakeNews) -> Void

    /// Makes sure that the queues are there.
    func declareQueues(_ connection: AMQPConnection) async throws {
        try await connection.withChannel { channel in
            try await channel.declareExchange(IntakeSource.deadLetterExchange, type: "fanout", durable: true)
        }
        try await declare(
            IntakeSource.deadLetterQueue, [("x-queue-type", .text(source.queueType.rawValue))], connection)
        try await connection.withChannel { channel in
            try await channel.bindQueue(IntakeSource.deadLetterQueue, to: IntakeSource.deadLetterExchange)
        }
        var arguments: [(String, FieldValue)] = [
            ("x-queue-type", .text(source.queueType.rawValue)),
            ("x-dead-letter-exchange", .text(IntakeSource.deadLetterExchange)),
        ]
        if source.queueType == .quorum { arguments.append(("x-delivery-limit", .int32(IntakeSource.deliveryLimit))) }
        try await declare(IntakeSource.queue, arguments, connection)
    }

    private func declare(
        _ queue: String, _ arguments: [(String, FieldValue)], _ connection: AMQPConnection
    ) async throws {
        do {
            try await connection.withChannel { channel in
                let fields = try arguments.map { Field(try ShortString($0.0), $0.1) }
                try await channel.declareQueue(queue, durable: true, arguments: try FieldTable(fields))
            }
        } catch let error as AMQPError where error.replyCode == .preconditionFailed {
            // What waits in it is not to be lost: an operator who wants it otherwise has to empty and delete it.
            news(.queueDiffers(queue, error))
        }
    }

    /// Binds the queue to all exchanges that are there, now and again, until the task is cancelled.
    func keepBound(_ connection: AMQPConnection) async throws {
        var known: [String: Bool] = [:]
        var wait = Duration.seconds(1)
        while true {
            for exchange in source.exchanges {
                let isBound = try await bind(exchange, connection)
                if known[exchange.name] != isBound {
                    news(isBound ? .bound(exchange: exchange.name) : .exchangeMissing(exchange.name))
                }
                known[exchange.name] = isBound
            }
            let isWhole = known.values.allSatisfy { $0 }
            try await Task.sleep(for: isWhole ? source.rebinding : min(wait, source.rebinding))
            wait = isWhole ? .seconds(1) : min(wait * 2, .seconds(60))
        }
    }

    /// Binds the queue to an exchange, on a channel of its own, which ends where there is none.
    private func bind(_ exchange: IntakeSource.Exchange, _ connection: AMQPConnection) async throws -> Bool {
        do {
            try await connection.withChannel { channel in
                try await channel.checkExchange(exchange.name)
                try await bind(exchange, channel)
            }
            return true
        } catch let error as AMQPError where error.replyCode == .notFound {
            guard source.createsExchanges else { return false }
            try await connection.withChannel { channel in
                try await channel.declareExchange(exchange.name, type: "topic", durable: source.isDurable)
                try await bind(exchange, channel)
            }
            return true
        } catch let error as AMQPError where error.replyCode == .accessRefused {
            news(.bindingRefused(exchange: exchange.name, error))
            return false
        }
    }

    private func bind(_ exchange: IntakeSource.Exchange, _ channel: AMQPChannel) async throws {
        for topic in exchange.topics {
            try await channel.bindQueue(IntakeSource.queue, to: exchange.name, routingKey: "\(topic).*")
        }
    }
}

extension AMQPError {
    /// The broker's reason for ending a channel.
    var replyCode: ReplyCode? {
        guard case .channel(.closedByPeer(let reason)) = self else { return nil }
        return reason.code
    }
}
