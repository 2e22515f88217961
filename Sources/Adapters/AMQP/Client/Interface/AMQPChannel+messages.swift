internal import NIOCore

extension AMQPChannel {
    /// Publishes a message and waits for nothing but room in the connection; nobody hears what becomes of it.
    ///
    /// - Throws: `.publishTimeout` where the broker, or the socket, takes none for as long as a request may last.
    public func publish(_ message: OutgoingMessage) async throws(AMQPError) {
        try await publish(message, confirmation: nil)
    }

    func publish(_ message: OutgoingMessage, confirmation: Confirming?) async throws(AMQPError) {
        var deadline: NIODeadline?
        while true {
            let room = try core.use { (session, now) throws(AMQPError) in
                let until = deadline ?? now + session.timeouts.request
                deadline = until
                return try session.publish(message, on: place, confirmation: confirmation, until: until, now: now)
            }
            guard let room else { return }
            try await room.value()
        }
    }

    /// Takes one message from a queue, if there is one.
    public func get(_ queue: String) async throws(AMQPError) -> GetMessage? {
        let get = BasicGet(queue: try ShortString(sending: queue))
        guard case .message(let message) = try await request(.basicGet(get)) else { return nil }
        return message
    }

    /// Acknowledges a message. Acknowledgements are sent soon, several at once where the protocol allows.
    @discardableResult
    public func acknowledge(_ tag: DeliveryTag) -> Settlement {
        core.use { session, _ in session.acknowledge(CollectionOfOne(tag)) }
    }

    /// Acknowledges a message and all unsettled ones before it on its channel, whichever consumer they came to.
    @discardableResult
    public func acknowledge(upTo tag: DeliveryTag) -> Settlement {
        core.use { session, _ in session.acknowledge(upTo: tag) }
    }

    /// Refuses a message: it goes back to its queue, or where the queue sends what it cannot keep.
    ///
    /// A quorum queue counts how often a message goes back.
    @discardableResult
    public func reject(_ tag: DeliveryTag, requeue: Bool) -> Settlement {
        core.use { session, _ in session.reject(tag, requeue: requeue) }
    }
}
