internal import AMQPCodec
internal import NIOCore

extension ChannelMachine {
    /// A content header arrived.
    mutating func receive(_ header: ContentHeader) throws(ProtocolViolation) -> ChannelAction {
        switch state {
        case .closing: .none
        case .closed: throw .unknownChannel(number)
        case .opening, .open: try finish(assembler.receive(header))
        }
    }

    /// A part of a body arrived.
    mutating func receive(_ part: ByteBuffer) throws(ProtocolViolation) -> ChannelAction {
        switch state {
        case .closing: .none
        case .closed: throw .unknownChannel(number)
        case .opening, .open: try finish(assembler.receive(part))
        }
    }

    private mutating func finish(_ content: Content?) throws(ProtocolViolation) -> ChannelAction {
        guard let content else { return .none }
        switch content.method {
        case .deliver(let deliver): return try finish(deliver, content)
        case .returned(let returned): return .returned(ReturnedMessage(returned, content))
        case .got(let got): return try finish(got, content)
        }
    }

    private mutating func finish(
        _ deliver: BasicDeliver, _ content: Content
    ) throws(ProtocolViolation) -> ChannelAction {
        guard let needsAck = consumers[deliver.consumerTag] else {
            try note(deliver.deliveryTag, needsAck: false)
            return .refused(send: .basicReject(BasicReject(deliveryTag: deliver.deliveryTag, requeue: true)))
        }
        try note(deliver.deliveryTag, needsAck: needsAck)
        return .deliver(Delivery(deliver, content, tag: tag(deliver.deliveryTag)))
    }

    private mutating func finish(_ got: BasicGetOk, _ content: Content) throws(ProtocolViolation) -> ChannelAction {
        guard case .open(let request?) = state, case .basicGet(let get) = request.method else {
            throw .unsolicitedReply(.basicGetOk)
        }
        try note(got.deliveryTag, needsAck: !get.noAck)
        state = .open(nil)
        return .got(GetMessage(got, content, tag: tag(got.deliveryTag)))
    }

    private mutating func note(_ tag: UInt64, needsAck: Bool) throws(ProtocolViolation) {
        guard ledger.arrived(tag, needsAck: needsAck) else { throw .deliveryTagNotRising(tag) }
    }

    private func tag(_ value: UInt64) -> DeliveryTag { DeliveryTag(value, on: identity, number: number) }
}
