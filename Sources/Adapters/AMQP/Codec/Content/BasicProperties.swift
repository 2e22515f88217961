/// The properties of a message (0-9-1, 1.8: class `basic`); what is `nil` is not on the wire.
public struct BasicProperties: Hashable, Sendable {
    /// The MIME type of the body.
    public var contentType: ShortString?
    /// The MIME encoding of the body.
    public var contentEncoding: ShortString?
    /// The application's own header fields.
    public var headers: FieldTable?
    /// 2 for a message that survives a restart of the broker, 1 for one that need not.
    public var deliveryMode: UInt8?
    /// The priority.
    public var priority: UInt8?
    /// What a reply belongs to.
    public var correlationID: ShortString?
    /// Where a reply is to go.
    public var replyTo: ShortString?
    /// After how many milliseconds the message expires, as text.
    public var expiration: ShortString?
    /// The application's name for the message.
    public var messageID: ShortString?
    /// Seconds since 1970; any value survives.
    public var timestamp: UInt64?
    /// The application's name for the message's type.
    public var type: ShortString?
    /// The user that published it; RabbitMQ checks it.
    public var userID: ShortString?
    /// The application that published it.
    public var appID: ShortString?
    /// Deprecated; RabbitMQ passes it on.
    public var clusterID: ShortString?

    /// Makes properties of which none is set.
    public init() {}
}
