import AMQP

/// What arrives at a consumer, in batches of a size that suits a transaction.
struct Arrivals {
    private let consumer: Consumer
    private var iterator: Consumer.AsyncIterator
    private let size: Int
    private let time: Duration
    private var waiting: ArraySlice<AMQP.Delivery> = []

    init(_ consumer: Consumer, size: Int, time: Duration) {
        (self.consumer, iterator) = (consumer, consumer.makeAsyncIterator())
        (self.size, self.time) = (max(1, size), time)
    }

    /// The next batch; few wait for others, for a short time.
    mutating func next() async throws -> [AMQP.Delivery]? {
        try Task.checkCancellation()
        if waiting.isEmpty {
            guard let batch = try await iterator.next() else { return nil }
            waiting = Array(batch)[...]
        }
        if time > .zero, size > waiting.count {
            try await Task.sleep(for: time)
            if let more = consumer.arrived() { waiting += more }
        }
        defer { waiting = waiting.dropFirst(size) }
        return Array(waiting.prefix(size))
    }
}
