public import AMQPCodec

/// What is to be done after an event on a connection. All methods named here go out on channel zero.
public enum ConnectionAction: Hashable, Sendable {
    /// Nothing.
    case none
    /// Send the protocol header.
    case sendProtocolHeader
    /// Send a method.
    case send(Method)
    /// Ask the application for the answer to a challenge, for `answer(challenge:)`.
    case challenged(LongString)
    /// Read and write with these limits from now on, and send the methods.
    case tuned(Tuning, send: [Method])
    /// The connection can be used.
    case opened(Tuning)
    /// The broker takes no messages until `unblocked`; everything else goes on.
    case blocked(reason: ShortString)
    /// The broker takes messages again.
    case unblocked
    /// The broker took the new secret.
    case secretUpdated
    /// Send a heartbeat.
    case sendHeartbeat
    /// Something happened on a channel.
    case channel(ChannelNumber, ChannelAction)
    /// Let everything on the connection fail with this, send the method, and go on reading; `closed` will follow.
    case closing(ConnectionError, send: Method)
    /// Let everything that is left fail with this, send the method if there is one, and end the socket.
    case closed(ConnectionError, send: Method?)
}
