public import AMQPCodec

/// Why one side closed a connection or a channel (0-9-1, 1.4.2.8 and 1.5.2.5).
public struct ReplyException: Hashable, Sendable, CustomStringConvertible {
    /// Why, as a number.
    public let code: ReplyCode
    /// Why, in words; the broker's own, which can name queues, users and virtual hosts.
    public let text: ShortString
    /// The method that failed, or `.none`.
    public let method: MethodID

    /// Makes it of its parts.
    public init(code: ReplyCode, text: ShortString, method: MethodID = .none) {
        self.code = code
        self.text = text
        self.method = method
    }

    init(_ close: ConnectionClose) {
        self.init(
            code: ReplyCode(rawValue: close.replyCode), text: close.replyText,
            method: MethodID(classID: close.classID, methodID: close.methodID))
    }

    init(_ close: ChannelClose) {
        self.init(
            code: ReplyCode(rawValue: close.replyCode), text: close.replyText,
            method: MethodID(classID: close.classID, methodID: close.methodID))
    }

    var connectionClose: Method {
        .connectionClose(
            ConnectionClose(
                replyCode: code.rawValue, replyText: text, classID: method.classID, methodID: method.methodID))
    }

    var channelClose: Method {
        .channelClose(
            ChannelClose(
                replyCode: code.rawValue, replyText: text, classID: method.classID, methodID: method.methodID))
    }

    /// An end that both sides wanted.
    static let goodbye = ReplyException(code: .success, text: ShortString(clipping: "goodbye"))

    public var description: String {
        let about = method == .none ? "" : " after \(method)"
        return "\(code.rawValue) \(code)\(about): \(text)"
    }
}
