public import AMQPCodec

/// A delivery's number, bound to the channel of the connection that it arrived on (0-9-1, 1.8.3.13).
///
/// Only a ledger makes one. On another connection or channel the number would name another message; a tag taken there
/// is refused as stale, and nothing is sent.
public struct DeliveryTag: Hashable, Sendable {
    /// The channel it belongs to.
    public let channel: ChannelIdentity
    /// The channel's number.
    public let channelNumber: ChannelNumber
    let value: UInt64

    init(_ value: UInt64, on channel: ChannelIdentity, number: ChannelNumber) {
        self.value = value
        self.channel = channel
        channelNumber = number
    }
}
