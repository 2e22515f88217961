public import AMQPCodec

/// What a client tells the server of itself (0-9-1, 1.4.2.2.1, and RabbitMQ's capabilities).
public struct ClientProperties: Hashable, Sendable {
    /// The product's name.
    public var product: String
    /// The product's version.
    public var version: String
    /// What it runs on.
    public var platform: String
    /// How the broker's operators see the connection.
    public var connectionName: String

    /// The extensions of RabbitMQ that this client understands.
    public static let capabilities = [
        "authentication_failure_close", "basic.nack", "connection.blocked", "consumer_cancel_notify",
        "exchange_exchange_bindings", "publisher_confirms",
    ]

    /// Makes them.
    public init(product: String, version: String, platform: String, connectionName: String) {
        self.product = product
        self.version = version
        self.platform = platform
        self.connectionName = connectionName
    }

    /// As the table that is sent.
    ///
    /// - Throws: `.tableTooLarge`.
    public func table() throws(CodecError) -> FieldTable {
        var capabilities: [Field] = []
        for name in ClientProperties.capabilities { capabilities.append(Field(try ShortString(name), .bool(true))) }
        return try FieldTable([
            "product": .text(product), "version": .text(version), "platform": .text(platform),
            "connection_name": .text(connectionName), "capabilities": .table(capabilities),
        ])
    }
}
