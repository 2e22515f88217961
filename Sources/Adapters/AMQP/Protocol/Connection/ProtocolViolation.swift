public import AMQPCodec

/// A sound frame that may not come at this point; all of them end the connection.
public enum ProtocolViolation: Error, Hashable, Sendable {
    /// A method that the state has no place for.
    case unexpectedMethod(MethodKind)
    /// A method that only clients send.
    case clientMethod(MethodKind)
    /// A reply to nothing that was asked.
    case unsolicitedReply(MethodKind)
    /// A reply for another consumer than the one that was asked for.
    case replyForOtherConsumer
    /// A method of the connection on a channel.
    case connectionMethodOnChannel(MethodKind)
    /// A method of a channel, or a content, on channel zero.
    case channelFrameOnChannelZero
    /// A frame on a channel that is not open.
    case unknownChannel(ChannelNumber)
    /// A content header that no method announced.
    case headerWithoutMethod
    /// A second content header.
    case headerInsteadOfBody
    /// A body that no method announced.
    case bodyWithoutMethod
    /// A body before its header.
    case bodyBeforeHeader
    /// A method where the rest of a content is due.
    case contentInterrupted(MethodKind)
    /// A body longer than announced.
    case bodyOverrun(by: Int)
    /// A body beyond the limit is announced.
    case bodyTooLarge(UInt64, limit: Int)
    /// A delivery tag that is not above those before it.
    case deliveryTagNotRising(UInt64)
    /// More messages for a consumer than it takes at a time.
    case prefetchExceeded
    /// So many octets of answers wait to be taken, and more is asked for.
    case answersNotTaken(octets: Int)
    /// A confirmation of a message that was never published.
    case unknownConfirmation(UInt64)
}

extension ProtocolViolation {
    /// The code that the close names (0-9-1, 1.2: constants).
    public var replyCode: ReplyCode {
        switch self {
        case .unexpectedMethod, .clientMethod, .unsolicitedReply, .replyForOtherConsumer, .connectionMethodOnChannel,
            .deliveryTagNotRising, .prefetchExceeded, .unknownConfirmation:
            .commandInvalid
        case .channelFrameOnChannelZero, .unknownChannel: .channelError
        case .headerWithoutMethod, .headerInsteadOfBody, .bodyWithoutMethod, .bodyBeforeHeader, .contentInterrupted:
            .unexpectedFrame
        case .bodyOverrun, .bodyTooLarge: .frameError
        case .answersNotTaken: .resourceError
        }
    }

    /// The method that the close names.
    public var method: MethodID {
        switch self {
        case .unexpectedMethod(let kind), .clientMethod(let kind), .unsolicitedReply(let kind),
            .connectionMethodOnChannel(let kind), .contentInterrupted(let kind):
            kind.id
        case .replyForOtherConsumer, .channelFrameOnChannelZero, .unknownChannel, .headerWithoutMethod,
            .headerInsteadOfBody, .bodyWithoutMethod, .bodyBeforeHeader, .bodyOverrun, .bodyTooLarge,
            .deliveryTagNotRising, .prefetchExceeded, .answersNotTaken, .unknownConfirmation:
            .none
        }
    }
}

extension ProtocolViolation: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unexpectedMethod(let kind): "\(kind.name) at a point where it may not come"
        case .clientMethod(let kind): "\(kind.name) from a server"
        case .unsolicitedReply(let kind): "\(kind.name) that nothing asked for"
        case .replyForOtherConsumer: "a reply for another consumer"
        case .connectionMethodOnChannel(let kind): "\(kind.name) on a channel"
        case .channelFrameOnChannelZero: "a channel's frame on channel 0"
        case .unknownChannel(let number): "a frame on channel \(number), which is not open"
        case .headerWithoutMethod: "a content header that no method announced"
        case .headerInsteadOfBody: "a content header where a body is due"
        case .bodyWithoutMethod: "a body that no method announced"
        case .bodyBeforeHeader: "a body before its content header"
        case .contentInterrupted(let kind): "\(kind.name) where the rest of a content is due"
        case .bodyOverrun(let octets): "a body \(octets) octets longer than announced"
        case .bodyTooLarge(let size, let limit): "a body of \(size) octets where \(limit) are allowed"
        case .deliveryTagNotRising(let tag): "the delivery tag \(tag) after a higher one"
        case .prefetchExceeded: "more messages for a consumer than it takes at a time"
        case .answersNotTaken(let octets): "more questions, and took none of \(octets) octets of answers"
        case .unknownConfirmation(let number): "a confirmation of message \(number), which was not published"
        }
    }
}
