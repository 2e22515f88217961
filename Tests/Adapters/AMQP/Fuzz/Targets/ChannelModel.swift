import AMQPCodec
import AMQPProtocol

/// What a client knows of a channel without looking into the machine.
struct ChannelModel {
    /// A message that the client was given.
    struct Held {
        enum State {
            case open
            case acknowledged
            case sent
        }

        let tag: DeliveryTag
        let number: UInt64
        let needsAck: Bool
        var state = State.open
    }

    /// What waits for its answer.
    var asked: Method?
    /// The number of the message that arrives or arrived last.
    var arriving: UInt64 = 0
    /// Whether a consumer's messages need no acknowledgement.
    var takesUnacknowledged: [ShortString: Bool] = [:]
    var held: [Held] = []
    var unconfirmed: Set<UInt64> = []

    init(asked: Method) { self.asked = asked }

    /// Messages that the broker counts as unacknowledged.
    var outstanding: Int { held.count { $0.needsAck && $0.state != .sent } }

    mutating func hold(_ tag: DeliveryTag, needsAck: Bool) {
        held.append(Held(tag: tag, number: arriving, needsAck: needsAck))
    }

    /// The broker delivers them all again.
    mutating func recover() {
        for place in held.indices { held[place].state = .sent }
    }

    /// What becomes of some messages that are settled.
    mutating func settle(
        _ state: Held.State, where isMeant: (Held) -> Bool
    ) -> Settlement {
        let places = held.indices.filter { held[$0].needsAck && held[$0].state == .open && isMeant(held[$0]) }
        for place in places { held[place].state = state }
        return places.isEmpty ? .alreadySettled : .settled
    }
}
