public import AMQPCodec
public import NIOCore

/// A message that was asked for by itself (0-9-1, 1.8.3.11).
public struct GetMessage: Hashable, Sendable {
    /// Names it when it is settled.
    public let tag: DeliveryTag
    /// Whether it was delivered before.
    public let isRedelivered: Bool
    /// The exchange that it was published to.
    public let exchange: ShortString
    /// The routing key that it was published with.
    public let routingKey: ShortString
    /// How many more messages are ready in the queue.
    public let messageCount: UInt32
    /// Its properties, taken apart when asked for.
    public let header: ContentHeader
    /// Its body.
    public let body: ByteBuffer

    init(_ method: BasicGetOk, _ content: Content, tag: DeliveryTag) {
        self.tag = tag
        isRedelivered = method.redelivered
        exchange = method.exchange
        routingKey = method.routingKey
        messageCount = method.messageCount
        header = content.header
        body = content.body
    }
}
