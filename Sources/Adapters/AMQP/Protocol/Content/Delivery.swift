public import AMQPCodec
public import NIOCore

/// A message for a consumer (0-9-1, 1.8.3.9).
public struct Delivery: Hashable, Sendable {
    /// Names it when it is settled.
    public let tag: DeliveryTag
    /// The consumer.
    public let consumerTag: ShortString
    /// Whether it was delivered before.
    public let isRedelivered: Bool
    /// The exchange that it was published to.
    public let exchange: ShortString
    /// The routing key that it was published with.
    public let routingKey: ShortString
    /// Its properties, taken apart when asked for.
    public let header: ContentHeader
    /// Its body; of one frame, it is a slice of what was read and keeps all of that.
    public let body: ByteBuffer

    init(_ method: BasicDeliver, _ content: Content, tag: DeliveryTag) {
        self.tag = tag
        consumerTag = method.consumerTag
        isRedelivered = method.redelivered
        exchange = method.exchange
        routingKey = method.routingKey
        header = content.header
        body = content.body
    }
}
