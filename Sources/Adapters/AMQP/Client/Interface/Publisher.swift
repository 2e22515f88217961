/// Publishes messages that the broker confirms, for as long as the body of `withPublisher` runs.
public struct Publisher: Sendable {
    let channel: AMQPChannel
    let window: Int

    /// Publishes a message and waits for what becomes of it.
    ///
    /// - Throws: `.unconfirmed` where the broker does not say in time.
    public func publish(_ message: OutgoingMessage) async throws(AMQPError) -> PublishOutcome {
        try await send(message).value()
    }

    /// Publishes messages in their order, and waits for what becomes of each.
    public func publish(_ messages: some Sequence<OutgoingMessage>) async throws(AMQPError) -> [PublishOutcome] {
        var waiters: [Waiter<PublishOutcome>] = []
        for message in messages {
            do throws(AMQPError) { waiters.append(try await send(message)) } catch {
                // Those who wait hear why the channel ended; who comes after that hears only that it did.
                if case .request(.channelNotOpen) = error {
                    for waiter in waiters { _ = try await waiter.value() }
                }
                throw error
            }
        }
        var outcomes: [PublishOutcome] = []
        outcomes.reserveCapacity(waiters.count)
        for waiter in waiters { outcomes.append(try await waiter.value()) }
        return outcomes
    }

    private func send(_ message: OutgoingMessage) async throws(AMQPError) -> Waiter<PublishOutcome> {
        let waiter = Waiter<PublishOutcome>()
        try await channel.publish(message, confirmation: Confirming(waiter: waiter, window: window))
        return waiter
    }
}

extension AMQPChannel {
    /// Asks for confirmations on the channel, which it keeps giving from then on, and publishes with them.
    ///
    /// - Parameter window: How many messages may be on their way unconfirmed.
    /// - Throws: `AMQPError` where the broker gives none, else what the body throws.
    @discardableResult
    public func withPublisher<Result>(
        window: Int = 256, _ body: (Publisher) async throws -> Result
    ) async throws -> Result {
        _ = try await request(.confirmSelect(ConfirmSelect()))
        return try await body(Publisher(channel: self, window: max(window, 1)))
    }
}
