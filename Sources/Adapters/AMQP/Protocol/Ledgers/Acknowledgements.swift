public import AMQPCodec

/// The acknowledgements that are due on a channel, as few as are safe.
public struct Acknowledgements: Hashable, Sendable {
    /// All deliveries up to this one are settled.
    public var cumulative: UInt64?
    /// These are settled as well, each by itself, because one before them is not.
    public var single: [UInt64] = []

    /// Whether there is nothing to send.
    public var isEmpty: Bool { cumulative == nil && single.isEmpty }

    /// As methods, in the order in which they are to be sent.
    public var methods: [Method] {
        let first = cumulative.map { Method.basicAck(BasicAck(deliveryTag: $0, multiple: true)) }
        return (first.map { [$0] } ?? []) + single.map { Method.basicAck(BasicAck(deliveryTag: $0)) }
    }
}
