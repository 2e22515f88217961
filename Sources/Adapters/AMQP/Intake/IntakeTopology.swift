import AMQP

/// The queues of our own, and their bindings to the services' exchanges.
struct IntakeTopology {
    let source: IntakeSource
    /// What is bound to the exchanges.
    var queue = IntakeSource.queue
    let exchanges: KnownExchanges
    let news: @Sendable (IntakeNews) -> Void

    /// Makes sure that the queues are there.
    func declareQueues(_ connection: AMQPConnection) async throws {
        try await connection.withChannel { channel in
            try await channel.declareExchange(IntakeSource.deadLetterExchange, type: "fanout", durable: true)
        }
        try await declare(IntakeSource.deadLetterQueue, connection)
        try await connection.withChannel { channel in
            try await channel.bindQueue(IntakeSource.deadLetterQueue, to: IntakeSource.deadLetterExchange)
        }
        try await declare(IntakeSource.queue, connection)
    }

    private func declare(_ queue: String, _ connection: AMQPConnection) async throws {
        do {
            try await connection.withChannel { channel in
                try await channel.declareQueue(queue, durable: true, arguments: try source.arguments(of: queue))
            }
        } catch let error as AMQPError where error.replyCode == .preconditionFailed {
            // What waits in it is not to be lost: an operator who wants it otherwise has to empty and delete it.
            news(.queueDiffers(queue, error))
        }
    }

    /// Binds the queue to all exchanges that are there, now and again, until the task is cancelled.
    ///
    /// An exchange that was there is back as soon as its service publishes again, and what is published before the queue
    /// listens to it does not arrive; so those are looked for more often than others.
    func keepBound(_ connection: AMQPConnection) async throws {
        var known: [String: Binding.Kind] = [:]
        var wait = Duration.seconds(1)
        while true {
            for exchange in source.exchanges {
                let binding = try await bind(exchange, connection)
                if known.updateValue(binding.kind, forKey: exchange.name) != binding.kind {
                    news(binding.news(of: exchange.name))
                }
                if binding.kind == .bound { exchanges.add(exchange.name) }
            }
            let missing = known.filter { $0.value != .bound }.keys
            guard !missing.isEmpty else {
                try await Task.sleep(for: source.rebinding)
                continue
            }
            let longest = missing.contains { exchanges.contains($0) } ? Duration.seconds(2) : .seconds(60)
            try await Task.sleep(for: min(wait, longest, source.rebinding))
            wait = min(wait * 2, .seconds(60))
        }
    }

    /// What became of binding the queue to an exchange.
    private enum Binding {
        case bound
        case missing
        case refused(AMQPError)

        enum Kind { case bound, missing, refused }

        var kind: Kind {
            switch self {
            case .bound: .bound
            case .missing: .missing
            case .refused: .refused
            }
        }

        func news(of exchange: String) -> IntakeNews {
            switch self {
            case .bound: .bound(exchange: exchange)
            case .missing: .exchangeMissing(exchange)
            case .refused(let error): .bindingRefused(exchange: exchange, error)
            }
        }
    }

    /// Binds the queue to an exchange, on a channel of its own, which ends where there is none.
    private func bind(_ exchange: IntakeSource.Exchange, _ connection: AMQPConnection) async throws -> Binding {
        do {
            try await connection.withChannel { channel in
                try await channel.checkExchange(exchange.name)
                try await bind(exchange, channel)
            }
            return .bound
        } catch let error as AMQPError where error.replyCode == .notFound {
            guard source.createsExchanges else { return .missing }
            try await connection.withChannel { channel in
                try await channel.declareExchange(exchange.name, type: "topic", durable: source.isDurable)
                try await bind(exchange, channel)
            }
            return .bound
        } catch let error as AMQPError where error.replyCode == .accessRefused {
            return .refused(error)
        }
    }

    private func bind(_ exchange: IntakeSource.Exchange, _ channel: AMQPChannel) async throws {
        for topic in exchange.topics {
            try await channel.bindQueue(queue, to: exchange.name, routingKey: "\(topic).*")
        }
    }
}

extension IntakeSource {
    /// What a queue of ours is declared with.
    func arguments(of queue: String) throws(CodecError) -> FieldTable {
        var fields = [try Field(ShortString("x-queue-type"), .text(queueType.rawValue))]
        let isDeadLetters = queue == IntakeSource.deadLetterQueue
        if !isDeadLetters {
            fields.append(try Field(ShortString("x-dead-letter-exchange"), .text(IntakeSource.deadLetterExchange)))
        }
        if queueType == .quorum {
            let limit = isDeadLetters ? IntakeSource.deadLetterDeliveryLimit : IntakeSource.deliveryLimit
            fields.append(try Field(ShortString("x-delivery-limit"), .int32(limit)))
        }
        return try FieldTable(fields)
    }
}

extension AMQPError {
    /// The broker's reason for ending a channel.
    var replyCode: ReplyCode? {
        guard case .channel(.closedByPeer(let reason)) = self else { return nil }
        return reason.code
    }
}
