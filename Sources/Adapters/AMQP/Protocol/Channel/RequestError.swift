public import AMQPCodec

/// Why nothing was sent.
public enum RequestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The connection is not open.
    case connectionNotOpen
    /// The channel is not open.
    case channelNotOpen(ChannelNumber)
    /// All channel numbers are in use.
    case noFreeChannel(limit: UInt16)
    /// Another request waits for its answer.
    case busy(MethodKind)
    /// The method is none that can be asked for here.
    case notARequest(MethodKind)
    /// A prefetch of 0 would mean no limit.
    case prefetchZero
    /// A prefetch for the whole channel is denied by RabbitMQ since 4.3.
    case globalPrefetch
    /// A consumer needs a name before it is asked for.
    case consumerTagMissing
    /// A consumer of that name is there.
    case consumerTagTaken(ShortString)
    /// The server asked to pause publishing on the channel.
    case flowStopped
    /// The broker takes no messages.
    case blocked(reason: ShortString)

    public var description: String {
        switch self {
        case .connectionNotOpen: "the connection is not open"
        case .channelNotOpen(let number): "channel \(number) is not open"
        case .noFreeChannel(let limit): "all \(limit) channels are in use"
        case .busy(let kind): "\(kind.name) waits for its answer"
        case .notARequest(let kind): "\(kind.name) is no request of a channel"
        case .prefetchZero: "a prefetch of 0 would mean no limit"
        case .globalPrefetch: "a prefetch for a whole channel is not supported"
        case .consumerTagMissing: "a consumer needs a tag"
        case .consumerTagTaken(let tag): "there is a consumer \(tag)"
        case .flowStopped: "the server asked to pause publishing"
        case .blocked(let reason): "the broker takes no messages: \(reason)"
        }
    }
}
