public import NIOCore

/// A message to be published.
public struct OutgoingMessage: Hashable, Sendable {
    /// The exchange; empty for the default one, whose routing keys are queues' names.
    public var exchange: ShortString
    /// The routing key.
    public var routingKey: ShortString
    /// The properties.
    public var properties: BasicProperties
    /// The body.
    public var body: ByteBuffer
    /// Whether it comes back where no queue is bound for it.
    public var isMandatory: Bool

    /// Makes a message.
    ///
    /// - Throws: `.unsendable` where a name is longer than 255 octets or holds a zero octet.
    public init(
        _ body: ByteBuffer, exchange: String = "", routingKey: String, properties: BasicProperties = BasicProperties(),
        isMandatory: Bool = false
    ) throws(AMQPError) {
        self.exchange = try ShortString(sending: exchange)
        self.routingKey = try ShortString(sending: routingKey)
        self.properties = properties
        self.body = body
        self.isMandatory = isMandatory
    }

    /// Whether a message that came back cannot be told from this one.
    func reads(like returned: ReturnedMessage) -> Bool {
        exchange == returned.exchange && routingKey == returned.routingKey && body == returned.body
            && properties == returned.header.properties
    }
}

extension ShortString {
    /// Makes it of a caller's text.
    init(sending text: String) throws(AMQPError) {
        do throws(CodecError) {
            try self.init(text)
        } catch {
            throw .unsendable(error)
        }
    }
}
