import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore

extension ConnectionPlay {
    /// Something arrives, right or wrong.
    mutating func broker(_ source: inout OctetSource) throws {
        let number = ChannelNumber(rawValue: UInt16(source.below(5)))
        switch source.below(12) {
        case 0, 1: try arrive([Frame(.method(control(&source)), on: .zero)])
        case 2...4: try arrive(answer(on: number, &source))
        case 5, 6: try arrive(delivery(on: number, &source))
        case 7: try arrive([Frame(.method(confirmation(&source)), on: number)])
        case 8: try arrive([Frame(.method(anything(&source)), on: number)])
        case 9:
            let header = ContentHeader(BasicProperties(), bodySize: source.integer())
            try arrive([Frame(.header(header), on: number)])
        case 10: try arrive([Frame(.body(source.slice(source.below(64))), on: number)])
        default: try arrive(source.slice(source.below(64)))
        }
    }

    private mutating func arrive(_ frames: [Frame]) throws {
        var octets = ByteBuffer()
        for frame in frames { try FrameEncoder(limit: .standard).write(frame, to: &octets) }
        try arrive(octets)
    }

    private mutating func arrive(_ octets: ByteBuffer) throws {
        arrived.writeImmutableBuffer(octets)
        while let next = next() {
            switch next {
            case .success(let frame):
                note(frame)
                try take(machine.receive(frame, now: now))
            case .failure(let error):
                try take(machine.receive(error, now: now))
                if error.losesFraming { return }
            }
        }
    }

    private mutating func next() -> Result<Frame, CodecError>? {
        do throws(CodecError) {
            return try decoder.next(from: &arrived).map { .success($0) }
        } catch {
            return .failure(error)
        }
    }

    /// The number of what is delivered is in its method alone.
    private mutating func note(_ frame: Frame) {
        switch frame.payload {
        case .method(.basicDeliver(let deliver)): channels[frame.channel]?.arriving = deliver.deliveryTag
        case .method(.basicGetOk(let got)): channels[frame.channel]?.arriving = got.deliveryTag
        case .method, .header, .body, .heartbeat: break
        }
    }

    /// What a server says of the connection.
    private func control(_ source: inout OctetSource) -> Method {
        switch source.below(10) {
        case 0, 1:
            let mechanisms = LongString(["PLAIN", "X", "AMQPLAIN X PLAIN", ""][source.below(4)])
            return .connectionStart(
                ConnectionStart(
                    versionMajor: 0, versionMinor: 9, serverProperties: FieldTable(), mechanisms: mechanisms,
                    locales: "en_US"))
        case 2, 3:
            let frameMax = [0, 4096, 131_072, source.integer()][source.below(4)] as UInt32
            return .connectionTune(
                ConnectionTune(channelMax: source.integer(), frameMax: frameMax, heartbeat: source.integer()))
        case 4, 5: return .connectionOpenOk
        case 6: return .connectionBlocked(ConnectionBlocked(reason: "memory"))
        case 7: return .connectionUnblocked
        case 8: return .connectionSecure(ConnectionSecure(challenge: "?"))
        default: return source.flag() ? .connectionUpdateSecretOk : .connectionCloseOk
        }
    }

    /// The right answer to what was asked last.
    private func answer(on number: ChannelNumber, _ source: inout OctetSource) -> [Frame] {
        guard let asked = channels[number]?.asked else { return [] }
        switch asked {
        case .basicConsume(let consume):
            return method(.basicConsumeOk(BasicConsumeOk(consumerTag: consume.consumerTag)))
        case .basicCancel(let cancel):
            return method(.basicCancelOk(BasicCancelOk(consumerTag: cancel.consumerTag)))
        case .basicGet where source.flag():
            let got = BasicGetOk(
                deliveryTag: (channels[number]?.arriving ?? 0) &+ 1, exchange: .empty, routingKey: .empty,
                messageCount: 0)
            return method(.basicGetOk(got)) + content(on: number, &source)
        default:
            var randomness = Randomness(seed: UInt64(source.octet()))
            return method(asked.kind.replies.last.map { randomness.method($0) } ?? .channelCloseOk)
        }
        func method(_ method: Method) -> [Frame] { [Frame(.method(method), on: number)] }
    }

    private func delivery(on number: ChannelNumber, _ source: inout OctetSource) -> [Frame] {
        let last = channels[number]?.arriving ?? 0
        let deliver = BasicDeliver(
            consumerTag: tag(&source), deliveryTag: source.below(16) == 0 ? source.integer() : last &+ 1,
            exchange: .empty, routingKey: .empty)
        return [Frame(.method(.basicDeliver(deliver)), on: number)] + content(on: number, &source)
    }

    /// A content of some octets, in one frame or in several.
    private func content(on number: ChannelNumber, _ source: inout OctetSource) -> [Frame] {
        let size = source.below(40)
        var frames = [Frame(.header(ContentHeader(BasicProperties(), bodySize: UInt64(size))), on: number)]
        var rest = ByteBuffer(repeating: 0x78, count: size)
        let part = source.below(20) + 1
        while let next = rest.readSlice(length: min(part, rest.readableBytes)), next.readableBytes > 0 {
            frames.append(Frame(.body(next), on: number))
        }
        return frames
    }

    private func confirmation(_ source: inout OctetSource) -> Method {
        let number = UInt64(source.below(16))
        return source.flag()
            ? .basicAck(BasicAck(deliveryTag: number, multiple: source.flag()))
            : .basicNack(BasicNack(deliveryTag: number, multiple: source.flag()))
    }

    func anything(_ source: inout OctetSource) -> Method {
        let kind = MethodKind.allCases[source.below(UInt8(MethodKind.allCases.count))]
        var randomness = Randomness(seed: source.integer() as UInt64)
        return randomness.method(kind)
    }

    func tag(_ source: inout OctetSource) -> ShortString { ["a", "b", "c"][source.below(3)] }
}
