public import AMQPCodec
public import NIOCore

/// A published message that comes back because nothing took it (0-9-1, 1.8.3.8); its confirmation comes after it.
public struct ReturnedMessage: Hashable, Sendable {
    /// Why.
    public let reason: ReplyException
    /// The exchange that it was published to.
    public let exchange: ShortString
    /// The routing key that it was published with.
    public let routingKey: ShortString
    /// Its properties, taken apart when asked for.
    public let header: ContentHeader
    /// Its body.
    public let body: ByteBuffer

    init(_ method: BasicReturn, _ content: Content) {
        reason = ReplyException(
            code: ReplyCode(rawValue: method.replyCode), text: method.replyText, method: MethodKind.basicPublish.id)
        exchange = method.exchange
        routingKey = method.routingKey
        header = content.header
        body = content.body
    }
}
