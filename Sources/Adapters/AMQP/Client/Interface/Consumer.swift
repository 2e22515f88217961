/// A consumer of a queue, for as long as the body of `withConsumer` runs: a sequence of batches.
///
/// A batch is what has arrived since the one before it; there is never more on this side than the prefetch. The
/// sequence ends after `stop`, with what had arrived until then. It throws `.consumerCancelled` when the broker ends
/// the consumer, the reason when channel or connection end, and `.cancelled` when the task is cancelled.
public struct Consumer: AsyncSequence, Sendable {
    public typealias Element = DeliveryBatch
    public typealias Failure = AMQPError

    let channel: AMQPChannel
    let queue: DeliveryQueue
    let tagText: ShortString

    /// The consumer's name on its channel.
    public var tag: String { tagText.description }

    /// Takes what has arrived, or waits for some.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let consumer: Consumer

        public mutating func next() async throws(AMQPError) -> DeliveryBatch? { try await consumer.nextBatch() }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(AMQPError) -> DeliveryBatch? {
            try await consumer.nextBatch(isolation: actor)
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(consumer: self) }

    private func nextBatch(
        isolation actor: isolated (any Actor)? = #isolation
    ) async throws(AMQPError) -> DeliveryBatch? {
        try await queue.next(isolation: actor).map { DeliveryBatch(deliveries: $0, core: channel.core) }
    }

    /// What has arrived and was not taken yet, without waiting; `nil` where that is nothing.
    public func arrived() -> DeliveryBatch? {
        let deliveries = queue.arrived()
        return deliveries.isEmpty ? nil : DeliveryBatch(deliveries: deliveries, core: channel.core)
    }

    /// Asks the broker for no more messages; the sequence ends after those that are here, which can still be settled.
    public func stop() async {
        let waiter = channel.core.use { session, now in session.cancel(tagText, on: channel.place, now: now) }
        _ = await waiter?.result()
        channel.core.use { session, now in session.forget(tagText, on: channel.place, now: now) }
    }
}
