import AMQP

/// Says how much waits in queues: ours, and those that services make and that fill where nobody reads them.
struct QueueWatch {
    let source: IntakeSource
    let news: @Sendable (IntakeNews) -> Void

    /// Goes on until the connection fails or the task is cancelled.
    func run(_ connection: AMQPConnection) async throws {
        var others = servicesQueues
        while true {
            // A broker logs each question for a queue that is not there: it is asked for once.
            var found: [String] = []
            for queue in others where try await look(at: queue, connection) { found.append(queue) }
            others = found
            for _ in 0..<max(1, Int(source.rebinding / source.watching)) {
                for queue in [IntakeSource.queue, IntakeSource.deadLetterQueue] {
                    _ = try await look(at: queue, connection)
                }
                try await Task.sleep(for: source.watching)
            }
        }
    }

    /// Services name a queue after the routing key, and bind it to their exchange.
    private var servicesQueues: [String] {
        Set(source.exchanges.flatMap(\.topics)).sorted().flatMap { ["\($0).info", "\($0).error"] }
    }

    /// Whether there is such a queue that may be asked for.
    private func look(at queue: String, _ connection: AMQPConnection) async throws -> Bool {
        do {
            let state = try await connection.withChannel { try await $0.queueState(queue) }
            news(.waiting(queue: queue, messages: Int(state.messageCount)))
            return true
        } catch let error as AMQPError
            where [.notFound, .accessRefused, .resourceLocked].contains(error.replyCode)
        { return false }
    }
}
