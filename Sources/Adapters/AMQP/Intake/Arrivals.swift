import AMQP
import NIOCore

/// What arrives at a consumer, in batches of a size that suits a transaction.
struct Arrivals {
    private let consumer: Consumer
    private var iterator: Consumer.AsyncIterator
    private let size: Int
    private let octets: Int
    private let time: Duration
    private var waiting: ArraySlice<AMQP.Delivery> = []

    init(_ consumer: Consumer, of source: IntakeSource) {
        (self.consumer, iterator) = (consumer, consumer.makeAsyncIterator())
        (size, octets, time) = (max(1, source.batchSize), source.batchOctets, source.batchTime)
    }

    /// The next batch; few wait for others, for a short time.
    mutating func next() async throws -> [AMQP.Delivery]? {
        try Task.checkCancellation()
        if waiting.isEmpty {
            guard let batch = try await iterator.next() else { return nil }
            waiting = Array(batch)[...]
        }
        try await others()
        let batch = waiting.prefix(fitting)
        waiting = waiting.dropFirst(batch.count)
        return Array(batch)
    }

    /// Waits a short time for others, unless there are enough for a transaction of their own.
    private mutating func others() async throws {
        let (enough, parts) = ((size + 1) / 2, 8)
        for _ in 0..<parts where time > .zero && waiting.count < enough {
            try await Task.sleep(for: time / parts)
            if let more = consumer.arrived() { waiting += more }
        }
    }

    /// How many of those that wait make a batch: one, and others while there is room for them.
    private var fitting: Int {
        var (count, sum) = (0, 0)
        for delivery in waiting.prefix(size) {
            sum += delivery.body.readableBytes
            guard count == 0 || sum <= octets else { break }
            count += 1
        }
        return count
    }
}
