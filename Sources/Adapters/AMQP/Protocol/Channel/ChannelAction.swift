public import AMQPCodec

/// What is to be done after an event on a channel. All methods named here go out on that channel.
public enum ChannelAction: Hashable, Sendable {
    /// Nothing.
    case none
    /// The channel can be used.
    case opened
    /// The pending request is answered.
    case replied(Method)
    /// The pending `basic.get` is answered with a message.
    case got(GetMessage)
    /// Hand a message to its consumer.
    case deliver(Delivery)
    /// Refuse a message that no consumer is there for; it goes back to its queue.
    case refused(send: Method)
    /// A published message came back.
    case returned(ReturnedMessage)
    /// Published messages were taken, or not.
    case confirmed(Confirmation)
    /// The server ended a consumer; send the answer if there is one.
    case consumerCancelled(ShortString, send: Method?)
    /// The server asks to pause publishing, or to go on; send the answer.
    case flow(isActive: Bool, send: Method)
    /// Send a method.
    case send(Method)
    /// Let everything on the channel fail with this and send the close; `closed` will follow.
    case closing(ChannelError, send: Method)
    /// Let everything that is left fail with this, and send the answer if there is one. The number is free again.
    case closed(ChannelError, send: Method?)
}
