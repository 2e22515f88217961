/// Why a connection or a channel ends, or a message comes back (0-9-1, 1.2: constants).
public struct ReplyCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Nothing went wrong.
    public static let success = ReplyCode(rawValue: 200)
    /// The content is larger than the peer takes.
    public static let contentTooLarge = ReplyCode(rawValue: 311)
    /// No queue takes the message.
    public static let noRoute = ReplyCode(rawValue: 312)
    /// No consumer takes the message.
    public static let noConsumers = ReplyCode(rawValue: 313)
    /// An operator closed the connection; it may be made again.
    public static let connectionForced = ReplyCode(rawValue: 320)
    /// The virtual host is unknown.
    public static let invalidPath = ReplyCode(rawValue: 402)
    /// The credentials do not allow it.
    public static let accessRefused = ReplyCode(rawValue: 403)
    /// There is no such entity.
    public static let notFound = ReplyCode(rawValue: 404)
    /// Another client holds the entity.
    public static let resourceLocked = ReplyCode(rawValue: 405)
    /// The entity is not as the method says.
    public static let preconditionFailed = ReplyCode(rawValue: 406)
    /// A frame could not be read.
    public static let frameError = ReplyCode(rawValue: 501)
    /// A frame held arguments that could not be read.
    public static let syntaxError = ReplyCode(rawValue: 502)
    /// The method may not come at this point.
    public static let commandInvalid = ReplyCode(rawValue: 503)
    /// The channel is not open, or is the wrong one.
    public static let channelError = ReplyCode(rawValue: 504)
    /// The frame may not come at this point.
    public static let unexpectedFrame = ReplyCode(rawValue: 505)
    /// The peer is short of something.
    public static let resourceError = ReplyCode(rawValue: 506)
    /// The peer may not do this in any case.
    public static let notAllowed = ReplyCode(rawValue: 530)
    /// The method or the feature does not exist here.
    public static let notImplemented = ReplyCode(rawValue: 540)
    /// The peer failed.
    public static let internalError = ReplyCode(rawValue: 541)

    /// The name in the specification, or the number where there is none.
    public var description: String { ReplyCode.names[rawValue] ?? String(rawValue) }

    private static let names: [UInt16: String] = [
        200: "reply-success", 311: "content-too-large", 312: "no-route", 313: "no-consumers",
        320: "connection-forced", 402: "invalid-path", 403: "access-refused", 404: "not-found",
        405: "resource-locked", 406: "precondition-failed", 501: "frame-error", 502: "syntax-error",
        503: "command-invalid", 504: "channel-error", 505: "unexpected-frame", 506: "resource-error",
        530: "not-allowed", 540: "not-implemented", 541: "internal-error",
    ]
}
