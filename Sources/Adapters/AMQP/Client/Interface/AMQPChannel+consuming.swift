extension AMQPChannel {
    /// Consumes a queue for as long as the body runs, also when it throws or its task is cancelled.
    ///
    /// Messages that are not acknowledged then go back to the queue when the channel ends.
    /// - Parameter prefetch: How many messages may be here unacknowledged, 1 at least.
    /// - Parameter tag: The consumer's name on its channel; one is made up where there is none.
    /// - Throws: `AMQPError` where no consumer comes about, else what the body throws.
    @discardableResult
    public func withConsumer<Result>(
        queue: String, prefetch: UInt16, tag: String? = nil, exclusive: Bool = false,
        arguments: FieldTable = FieldTable(), _ body: (Consumer) async throws -> Result
    ) async throws -> Result {
        let consume = BasicConsume(
            queue: try ShortString(sending: queue), consumerTag: try ShortString(sending: tag ?? core.newTag()),
            exclusive: exclusive, arguments: arguments)
        let consumer = try await start(consume, prefetch: prefetch)
        do {
            let result = try await body(consumer)
            await consumer.stop()
            return result
        } catch {
            await consumer.stop()
            throw error
        }
    }

    private func start(_ consume: BasicConsume, prefetch: UInt16) async throws(AMQPError) -> Consumer {
        _ = try await request(.basicQos(BasicQos(prefetchSize: 0, prefetchCount: prefetch)))
        let queue = DeliveryQueue(limit: Int(prefetch))
        let consumer = Consumer(channel: self, queue: queue, tagText: consume.consumerTag)
        let started = Waiter<Reply>()
        try core.use { (session, now) throws(AMQPError) in
            try session.consume(consume, on: place, queue: queue, waiter: started, now: now)
        }
        do throws(AMQPError) {
            _ = try await started.value()
            return consumer
        } catch {
            await consumer.stop()
            throw error
        }
    }
}

extension ConnectionCore {
    fileprivate func newTag() -> String { use { session, _ in session.newTag() } }
}
