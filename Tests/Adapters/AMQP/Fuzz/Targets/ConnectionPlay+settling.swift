import AMQPCodec
import AMQPProtocol
import NIOCore

extension ConnectionPlay {
    /// The client settles one of its messages, or sends what is due.
    mutating func settle(on number: ChannelNumber, _ source: inout OctetSource) throws {
        let choice = source.below(8)
        if choice == 0, let tag = stale.last {
            try require(machine.acknowledge(tag) == .stale, "a tag of an earlier channel counts")
            try require(machine.reject(tag, requeue: true) == (.stale, nil), "a tag of an earlier channel counts")
        }
        guard choice > 2 else { return try flush(number) }
        guard let held = channels[number]?.held, !held.isEmpty else { return }
        let one = held[source.below(UInt8(clamping: held.count))]
        let settlement: Settlement
        let expected: Settlement?
        switch choice {
        case 3, 4:
            settlement = machine.acknowledge(one.tag)
            expected = channels[number]?.settle(.acknowledged) { $0.number == one.number }
        case 5, 6:
            settlement = machine.acknowledge(upTo: one.tag)
            expected = channels[number]?.settle(.acknowledged) { one.needsAck && $0.number <= one.number }
        default:
            let (refused, method) = machine.reject(one.tag, requeue: source.flag())
            settlement = refused
            try require((method != nil) == (refused == .settled), "a refusal that counts is sent, and no other")
            expected = channels[number]?.settle(.sent) { $0.number == one.number }
        }
        try require(settlement == expected, "message \(one.number) is \(settlement)")
        try checkOutstanding(on: number)
    }

    func checkOutstanding(on number: ChannelNumber) throws {
        let known = channels[number]?.outstanding ?? 0
        let said = machine.unacknowledged(on: number)
        try require(said == known, "\(said) messages are unacknowledged, and not \(known)")
    }

    /// Exactly what the client acknowledged is sent.
    private mutating func flush(_ number: ChannelNumber) throws {
        let due = machine.acknowledgements(on: number)
        for method in due.methods { try send(method, on: number) }
        var count = 0
        for (place, message) in (channels[number]?.held ?? []).enumerated() where message.needsAck {
            let isNamed = message.number <= due.cumulative ?? 0 || due.single.contains(message.number)
            try require(!isNamed || message.state != .open, "message \(message.number) is acknowledged for the client")
            try require(isNamed || message.state != .acknowledged, "message \(message.number) is forgotten")
            channels[number]?.held[place].state = message.state == .open ? .open : .sent
            count += due.single.count { $0 == message.number }
        }
        try require(count == due.single.count, "a message is acknowledged that the client does not have")
        try checkOutstanding(on: number)
    }
}
