public import NIOCore

/// How long the broker may take for its answers.
public struct Timeouts: Hashable, Sendable {
    /// From the protocol header to the open connection.
    public var handshake = TimeAmount.seconds(10)
    /// For the answer to a request on a channel, or to a new secret.
    public var request = TimeAmount.seconds(30)
    /// For the answer to a close, and for the peer's end of the socket after that.
    public var close = TimeAmount.seconds(1)

    /// Makes the usual ones.
    public init() {}
}
