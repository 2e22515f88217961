import AMQP
import Ports

/// Consumes one queue: commits, then acknowledges.
///
///     consuming ──(nothing can be recorded)──▶ paused ──(recorded)──▶ consuming
///                                                │
///                                (too long for the broker)
///                                                ▼
///                                            returned: the channel is closed, its messages are back in the queue,
///                                                      and nothing is consumed until the store answers
struct QueueIntake: Sendable {
    let queue: String
    let intake: AMQPIntake
    let handle: @Sendable ([Ports.Delivery]) async -> [Disposition]
    let read: @Sendable (AMQP.Delivery) -> Ports.Delivery

    /// Ends with the error that ends the channel, or with the task.
    func run(_ connection: AMQPConnection) async throws {
        while true {
            try await connection.withChannel { channel in
                try await channel.withConsumer(queue: queue, prefetch: intake.source.prefetch) { consumer in
                    intake.news(.consuming(queue: queue))
                    try await consume(consumer, on: channel)
                }
            }
            while await !intake.isStoreUp() { try await Task.sleep(for: .seconds(1)) }
        }
    }

    /// Returns when what is here has to go back to the queue.
    private func consume(_ consumer: Consumer, on channel: AMQPChannel) async throws {
        var arrivals = Arrivals(consumer, of: intake.source)
        var age = Age()
        while let batch = try await arrivals.next() {
            age.next(batch.count)
            guard try await record(batch[...], since: &age, on: channel) else { return }
        }
    }

    /// Since when at least what is here may be here: what arrived during a pause is as old as the pause.
    private struct Age {
        private(set) var begin = ContinuousClock.now
        private var olderMessages = 0

        mutating func next(_ count: Int) {
            if olderMessages <= 0 { begin = .now }
            olderMessages -= count
        }

        mutating func paused(with prefetch: UInt16) { olderMessages = Int(prefetch) }
    }

    /// Hands messages over until all are dealt with, and acknowledges those that are; false where that takes too long.
    private func record(
        _ batch: ArraySlice<AMQP.Delivery>, since age: inout Age, on channel: AMQPChannel
    ) async throws -> Bool {
        var (left, wait, isPaused) = (batch, Duration.milliseconds(100), false)
        while true {
            let answers = await handle(left.map(read))
            let done = answers.prefix { $0 != .tryAgain }.count
            if done > 0 { channel.acknowledge(upTo: left[left.startIndex + done - 1].tag) }
            left = left.dropFirst(done)
            if left.isEmpty { break }
            if !isPaused { intake.news(.paused(messages: left.count)) }
            isPaused = true
            age.paused(with: intake.source.prefetch)
            guard ContinuousClock.now - age.begin + wait < intake.source.consumerTimeout * 0.8 else {
                intake.news(.returned(messages: left.count))
                return false
            }
            try await Task.sleep(for: wait)
            wait = min(wait * 2, .seconds(10))
        }
        if isPaused { intake.news(.resumed) }
        return true
    }
}
