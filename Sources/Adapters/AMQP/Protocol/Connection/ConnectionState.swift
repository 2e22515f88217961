internal import AMQPCodec
internal import NIOCore

/// Where a connection is (0-9-1, 2.2.4).
///
///     idle ─▶ greeting ─▶ authenticating ─▶ opening ─▶ open ─▶ closing ─▶ closed
///
/// From everywhere before `open` a fault leads to `closed` at once, and the server's close to `closing`.
enum ConnectionState {
    /// Nothing was sent. What may follow: `greeting`, `closed`.
    case idle
    /// The protocol header was sent, `connection.start` is due. What may follow: `authenticating`, `closing`, `closed`.
    case greeting(deadline: NIODeadline)
    /// `start-ok` was sent, `secure` or `tune` is due; `isChallenged` between a challenge and its answer.
    /// What may follow: `authenticating`, `opening`, `closing`, `closed`.
    case authenticating(Credentials, isChallenged: Bool, deadline: NIODeadline)
    /// `tune-ok` and `open` were sent, `open-ok` is due. What may follow: `open`, `closing`, `closed`.
    case opening(Tuning, deadline: NIODeadline)
    /// In use. What may follow: `closing`, `closed`.
    case open(Tuning)
    /// A close was sent and its `close-ok` is due, or a `close-ok` was sent and the end of the socket is due.
    /// All other frames are passed over. What may follow: `closed`.
    case closing(ConnectionError, awaitsCloseOk: Bool, deadline: NIODeadline)
    /// Nothing follows.
    case closed(ConnectionError)

    /// What the connection is at, for errors.
    var step: ConnectionStep {
        switch self {
        case .idle, .greeting: .greeting
        case .authenticating: .authenticating
        case .opening: .opening
        case .open: .open
        case .closing, .closed: .closing
        }
    }

    /// When the state has lasted too long.
    var deadline: NIODeadline? {
        switch self {
        case .idle, .open, .closed: nil
        case .greeting(let deadline), .authenticating(_, _, let deadline), .opening(_, let deadline),
            .closing(_, _, let deadline):
            deadline
        }
    }
}
