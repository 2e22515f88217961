extension AMQPChannel {
    /// Makes sure that an exchange exists and is as described.
    public func declareExchange(
        _ name: String, type: String, durable: Bool = false, autoDelete: Bool = false, isInternal: Bool = false,
        arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        let declare = ExchangeDeclare(
            exchange: try ShortString(sending: name), type: try ShortString(sending: type), durable: durable,
            autoDelete: autoDelete, internal: isInternal, arguments: arguments)
        _ = try await request(.exchangeDeclare(declare))
    }

    /// Asks whether an exchange exists, without making one; where there is none, the channel ends with 404.
    public func checkExchange(_ name: String) async throws(AMQPError) {
        let declare = ExchangeDeclare(exchange: try ShortString(sending: name), type: .empty, passive: true)
        _ = try await request(.exchangeDeclare(declare))
    }

    /// Deletes an exchange; there need not be one of the name.
    public func deleteExchange(_ name: String, ifUnused: Bool = false) async throws(AMQPError) {
        let delete = ExchangeDelete(exchange: try ShortString(sending: name), ifUnused: ifUnused)
        _ = try await request(.exchangeDelete(delete))
    }

    /// Binds an exchange to another one.
    public func bindExchange(
        _ destination: String, to source: String, routingKey: String = "", arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        let bind = ExchangeBind(
            destination: try ShortString(sending: destination), source: try ShortString(sending: source),
            routingKey: try ShortString(sending: routingKey), arguments: arguments)
        _ = try await request(.exchangeBind(bind))
    }

    /// Removes a binding of an exchange to another one.
    public func unbindExchange(
        _ destination: String, from source: String, routingKey: String = "", arguments: FieldTable = FieldTable()
    ) async throws(AMQPError) {
        let unbind = ExchangeUnbind(
            destination: try ShortString(sending: destination), source: try ShortString(sending: source),
            routingKey: try ShortString(sending: routingKey), arguments: arguments)
        _ = try await request(.exchangeUnbind(unbind))
    }
}
