internal import AMQPCodec
internal import NIOCore

/// Where a channel is (0-9-1, 1.5).
///
///     opening ─▶ open ─▶ closing ─▶ closed
///        └─────────┴───────────────────┘
enum ChannelState {
    /// `channel.open` was sent, `open-ok` is due. What may follow: `open`, `closing`, `closed`.
    case opening(deadline: NIODeadline)
    /// In use; one request at a time waits for its answer. What may follow: `open`, `closing`, `closed`.
    case open(PendingRequest?)
    /// `channel.close` was sent, `close-ok` is due; all else is passed over. What may follow: `closed`.
    case closing(ChannelError, deadline: NIODeadline)
    /// Nothing follows; the number is free.
    case closed

    /// When the state, or its request, has lasted too long.
    var deadline: NIODeadline? {
        switch self {
        case .opening(let deadline), .closing(_, let deadline): deadline
        case .open(let request): request?.deadline
        case .closed: nil
        }
    }
}
