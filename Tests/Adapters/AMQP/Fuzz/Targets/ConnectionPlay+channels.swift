import AMQPCodec
import AMQPProtocol
import NIOCore

extension ConnectionPlay {
    /// Does what a transport would do with an action of a channel, and compares it with what may be.
    mutating func take(_ action: ChannelAction, on number: ChannelNumber) throws {
        try require(channels[number] != nil, "\(action) on a channel that was never opened")
        switch action {
        case .none: throw FuzzFinding(description: "an action that is none")
        case .opened: try answered(.channelOpenOk, on: number)
        case .replied(let method): try answered(method, on: number)
        case .got(let message):
            guard case .basicGet(let get) = channels[number]?.asked else {
                throw FuzzFinding(description: "a message that was not asked for")
            }
            channels[number]?.asked = nil
            try hold(message.tag, message.body, needsAck: !get.noAck, on: number)
        case .deliver(let delivery):
            guard let isUnacknowledged = channels[number]?.takesUnacknowledged[delivery.consumerTag] else {
                throw FuzzFinding(description: "a message for nobody")
            }
            try hold(delivery.tag, delivery.body, needsAck: !isUnacknowledged, on: number)
        case .returned(let message): try check(message.body)
        case .confirmed(let confirmation): try confirm(confirmation, on: number)
        case .refused(let method), .flow(_, let method), .send(let method): try send(method, on: number)
        case .consumerCancelled(_, let method): if let method { try send(method, on: number) }
        case .closing(_, let method):
            forget(number, asked: method)
            try send(method, on: number)
        case .closed(_, let method):
            forget(number, asked: nil)
            if let method { try send(method, on: number) }
        }
    }

    private mutating func answered(_ reply: Method, on number: ChannelNumber) throws {
        guard let asked = channels[number]?.asked, asked.kind.replies.contains(reply.kind) else {
            throw FuzzFinding(description: "\(reply.kind.name) answers nothing")
        }
        channels[number]?.asked = nil
        if case .basicRecover = asked { channels[number]?.recover() }
    }

    private mutating func hold(
        _ tag: DeliveryTag, _ body: ByteBuffer, needsAck: Bool, on number: ChannelNumber
    ) throws {
        try check(body)
        try require(tag.channelNumber == number, "the tag of channel \(tag.channelNumber)")
        channels[number]?.hold(tag, needsAck: needsAck)
        try checkOutstanding(on: number)
    }

    private func check(_ body: ByteBuffer) throws {
        try require(body.readableBytes <= ConnectionPlay.bodyLimit, "a body of \(body.readableBytes) octets")
    }

    private mutating func confirm(_ confirmation: Confirmation, on number: ChannelNumber) throws {
        for published in confirmation.numbers.joined() {
            let was = channels[number]?.unconfirmed.remove(published)
            try require(was != nil, "\(published) is confirmed without being due")
        }
        try checkConfirmations(on: number)
    }
}
