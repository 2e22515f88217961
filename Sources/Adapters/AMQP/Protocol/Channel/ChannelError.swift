public import AMQPCodec

/// Why a channel ended while its connection goes on.
public enum ChannelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The server closed it.
    case closedByPeer(ReplyException)
    /// It was closed from this side.
    case closed
    /// The server did not answer this request in time. The channel ends, so that a late answer can do nothing.
    case timeout(MethodKind)

    public var description: String {
        switch self {
        case .closedByPeer(let reason): "the server closed the channel: \(reason)"
        case .closed: "the channel is closed"
        case .timeout(let kind): "the server did not answer \(kind.name) in time"
        }
    }

    var close: ReplyException {
        switch self {
        case .closedByPeer, .closed: .goodbye
        case .timeout(let kind):
            ReplyException(code: .success, text: ShortString(clipping: description), method: kind.id)
        }
    }
}
