public import AMQP
import NIOCore

/// Looks at a broker for what an intake needs there, and changes nothing.
///
/// Whether something is there is asked with passive declarations; whether the user may do something, with requests that
/// can't come to anything. Each question has a connection of its own, and a channel of its own, as a refusal ends that.
/// All throw `AMQPError` where there is no connection, or no answer.
public struct BrokerExamination: Sendable {
    let source: IntakeSource

    public init(_ source: IntakeSource) { self.source = source }

    /// What the user may not do that an intake has to.
    public struct Rights: Sendable {
        public internal(set) var missing: [BrokerPermission] = []
        /// The broker's words, where the virtual host may have no more queues.
        public internal(set) var queueLimit: String?
    }

    /// Connects, enters the virtual host, and leaves again.
    public func connect() async throws { try await connected { _ in } }

    /// Those of the queues that are there.
    public func states(of queues: [String]) async throws -> [QueueState] {
        try await connected { connection in
            var states: [QueueState] = []
            for queue in queues {
                do {
                    states.append(try await connection.withChannel { try await $0.queueState(queue) })
                } catch let error as AMQPError where error.replyCode == .notFound { continue }
            }
            return states
        }
    }

    /// Whether there is an exchange.
    public func isThere(exchange: String) async throws -> Bool {
        try await connected { connection in
            try await refusal(connection) { try await $0.checkExchange(exchange) } == nil
        }
    }

    /// The broker's words, where a queue of ours is there and is not as it is to be.
    ///
    /// The queue is declared as it is to be, which does nothing to one that is there.
    public func difference(of queue: String) async throws -> String? {
        try await connected { connection in
            let isMissing = try await refusal(connection) { _ = try await $0.queueState(queue) } != nil
            guard !isMissing else { return nil }
            let arguments = try source.arguments(of: queue)
            let refusal = try await refusal(connection) { channel in
                try await channel.declareQueue(queue, durable: true, arguments: arguments)
            }
            return refusal.flatMap { $0.code == .preconditionFailed ? $0.words : nil }
        }
    }

    /// The broker's words, where the exchange of dead letters is there and is not as it is to be.
    public func differenceOfDeadLetterExchange() async throws -> String? {
        try await connected { connection in
            let name = IntakeSource.deadLetterExchange
            let isMissing = try await refusal(connection) { try await $0.checkExchange(name) } != nil
            guard !isMissing else { return nil }
            let refusal = try await refusal(connection) { channel in
                try await channel.declareExchange(name, type: "fanout", durable: true)
            }
            return refusal.flatMap { $0.code == .preconditionFailed ? $0.words : nil }
        }
    }

    /// What the user may do.
    public func rights() async throws -> Rights {
        try await connected { connection in
            var rights = Rights()
            for probe in PermissionProbe.all(source) {
                guard let refusal = try await refusal(connection, probe.request) else { continue }
                if refusal.code == .accessRefused {
                    let missing = probe.missing(refusal.words)
                    if !rights.missing.contains(missing) { rights.missing.append(missing) }
                } else if refusal.code == .preconditionFailed, refusal.words.contains("queue limit") {
                    rights.queueLimit = refusal.words
                }
            }
            return rights
        }
    }

    /// The broker's reason for taking no messages, where it takes none.
    ///
    /// A broker says so to those that publish: an empty message is published that no queue gets.
    public func blockedReason() async throws -> String? {
        try await connected { connection in
            try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask {
                    let message = try OutgoingMessage(ByteBuffer(), routingKey: "nova-billing.doctor")
                    try await connection.withChannel { channel in
                        try await channel.withPublisher { _ = try await $0.publish(message) }
                    }
                    return nil
                }
                group.addTask {
                    while true {
                        if let reason = connection.blockedReason { return reason }
                        try await Task.sleep(for: .milliseconds(20))
                    }
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        }
    }

    private func connected<Value>(_ body: (AMQPConnection) async throws -> Value) async throws -> Value {
        try await AMQPConnection.withConnection(source.connection, body)
    }

    /// Why the broker refuses a request; `nil` where it does not.
    private func refusal(
        _ connection: AMQPConnection, _ request: (AMQPChannel) async throws -> Void
    ) async throws -> ReplyException? {
        do {
            try await connection.withChannel(request)
            return nil
        } catch let error as AMQPError {
            guard case .channel(.closedByPeer(let reason)) = error else { throw error }
            return reason
        }
    }
}

extension ReplyException {
    /// What is said of the reason, without its name in front.
    fileprivate var words: String {
        let text = text.description
        return text.firstRange(of: " - ").map { String(text[$0.upperBound...]) } ?? text
    }
}
