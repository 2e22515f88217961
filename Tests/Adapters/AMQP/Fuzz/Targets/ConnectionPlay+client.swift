import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore

extension ConnectionPlay {
    /// The client does something, right or wrong; what is refused changes nothing.
    mutating func client(_ source: inout OctetSource) throws {
        let number = ChannelNumber(rawValue: UInt16(source.below(5)))
        do {
            switch source.below(16) {
            case 0, 1:
                let (number, method) = try machine.openChannel(now: now)
                channels[number] = ChannelModel(asked: method)
                try send(method, on: number)
            case 2:
                let close = try machine.closeChannel(number, now: now)
                forget(number, asked: close)
                try send(close, on: number)
            case 3...6: try ask(request(&source), on: number)
            case 7: try publish(on: number)
            case 8: try send(machine.updateSecret("s", reason: .empty, now: now))
            case 9: try take(machine.answer(challenge: "a"))
            case 10: try octets(&source)
            default: try settle(on: number, &source)
            }
        } catch is RequestError {
        }
    }

    private mutating func octets(_ source: inout OctetSource) throws {
        switch source.below(20) {
        case 0...4: machine.pauseReading(now: now)
        case 5...9: machine.resumeReading(now: now)
        case 10...14: machine.didRead(now: now)
        case 15...18: machine.didWrite(now: now)
        default: try take(machine.close(now: now))
        }
    }

    private mutating func ask(_ method: Method, on number: ChannelNumber) throws {
        try machine.request(method, on: number, now: now)
        try send(method, on: number)
        if case .basicConsume(let consume) = method {
            channels[number]?.takesUnacknowledged[consume.consumerTag] = consume.noAck
        }
        if case .basicRecover = method { channels[number]?.recover() }
        if !method.isNoWait { channels[number]?.asked = method }
    }

    private func request(_ source: inout OctetSource) -> Method {
        switch source.below(12) {
        case 0...2:
            return .basicConsume(
                BasicConsume(queue: .empty, consumerTag: tag(&source), noAck: source.flag(), noWait: source.flag()))
        case 3: return .basicCancel(BasicCancel(consumerTag: tag(&source), noWait: source.flag()))
        case 4, 5: return .basicGet(BasicGet(queue: .empty, noAck: source.flag()))
        case 6: return .basicQos(BasicQos(prefetchSize: 0, prefetchCount: UInt16(source.octet())))
        case 7: return .confirmSelect(ConfirmSelect(noWait: source.flag()))
        case 8: return .basicRecover(BasicRecover(requeue: true))
        case 9: return .queueDeclare(QueueDeclare(queue: .empty))
        default: return anything(&source)
        }
    }

    private mutating func publish(on number: ChannelNumber) throws {
        guard let published = try machine.publish(on: number) else { return }
        let isNew = channels[number]?.unconfirmed.insert(published).inserted
        try require(isNew == true, "two messages have the number \(published)")
        try checkConfirmations(on: number)
    }

    func checkConfirmations(on number: ChannelNumber) throws {
        let known = channels[number]?.unconfirmed.count ?? 0
        let said = machine.unconfirmed(on: number)
        try require(said == known, "\(said) messages are unconfirmed, and not \(known)")
    }

    /// The channel's messages are of no use any more.
    mutating func forget(_ number: ChannelNumber, asked: Method?) {
        stale += channels[number]?.held.map(\.tag) ?? []
        channels[number] = asked.map(ChannelModel.init(asked:))
    }
}
