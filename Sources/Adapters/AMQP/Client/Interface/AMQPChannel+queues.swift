extension AMQPChannel {
    /// Makes sure that a queue exists and is as described; an empty name lets the broker choose one.
    @discardableResult
    public func declareQueue(
        _ name: String, durable: Bool = false, exclusive: Bool = false, autoDelete: Bool = false,
        arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) -> QueueState {
        let declare = QueueDeclare(
            queue: try ShortString(sending: name), durable: durable, exclusive: exclusive, autoDelete: autoDelete,
            arguments: arguments)
        return try await declared(declare)
    }

    /// Asks for a queue without making one; where there is none, the channel ends with 404.
    public func queueState(_ name: String) async throws(AMQPError) -> QueueState {
        try await declared(QueueDeclare(queue: try ShortString(sending: name), passive: true))
    }

    private func declared(_ declare: QueueDeclare) async throws(AMQPError) -> QueueState {
        guard case .method(.queueDeclareOk(let ok)) = try await request(.queueDeclare(declare)) else {
            throw .connection(.closed)
        }
        return QueueState(ok)
    }

    /// Binds a queue to an exchange.
    public func bindQueue(
        _ queue: String, to exchange: String, routingKey: String = "", arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        let bind = QueueBind(
            queue: try ShortString(sending: queue), exchange: try ShortString(sending: exchange),
            routingKey: try ShortString(sending: routingKey), arguments: arguments)
        _ = try await request(.queueBind(bind))
    }

    /// Removes a binding of a queue.
    public func unbindQueue(
        _ queue: String, from exchange: String, routingKey: String = "", arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        let unbind = QueueUnbind(
            queue: try ShortString(sending: queue), exchange: try ShortString(sending: exchange),
            routingKey: try ShortString(sending: routingKey), arguments: arguments)
        _ = try await request(.queueUnbind(unbind))
    }

    /// Removes the messages that are ready in a queue; gives back how many.
    @discardableResult
    public func purgeQueue(_ name: String) async throws(AMQPError) -> UInt32 {
        let purge = QueuePurge(queue: try ShortString(sending: name))
        guard case .method(.queuePurgeOk(let ok)) = try await request(.queuePurge(purge)) else {
            throw .connection(.closed)
        }
        return ok.messageCount
    }

    /// Deletes a queue; gives back how many messages were in it. There need not be one of the name.
    @discardableResult
    public func deleteQueue(
        _ name: String, ifUnused: Bool = false, ifEmpty: Bool = false
    ) async throws(AMQPError) -> UInt32 {
        let delete = QueueDelete(queue: try ShortString(sending: name), ifUnused: ifUnused, ifEmpty: ifEmpty)
        guard case .method(.queueDeleteOk(let ok)) = try await request(.queueDelete(delete)) else {
            throw .connection(.closed)
        }
        return ok.messageCount
    }
}
