import AMQPCodec
import AMQPTestSupport
import NIOCore

extension Peer {
    static let start = ConnectionStart(
        versionMajor: 0, versionMinor: 9, serverProperties: FieldTable(), mechanisms: "PLAIN", locales: "en_US")

    /// No limits.
    static let tune = ConnectionTune(channelMax: 0, frameMax: 0, heartbeat: 0)

    /// The beginning of a connection, up to its being open.
    func open(tune: ConnectionTune = Peer.tune) async throws {
        try await header()
        try await send(.connectionStart(Peer.start))
        try await expect(.connectionStartOk)
        try await send(.connectionTune(tune))
        try await expect(.connectionTuneOk)
        try await expect(.connectionOpen)
        try await send(.connectionOpenOk)
    }

    func openChannel(_ number: ChannelNumber = 1) async throws {
        try await expect(.channelOpen)
        try await send(.channelOpenOk, on: number)
    }

    /// All of it, up to a consumer on channel 1.
    func openConsumer(tune: ConnectionTune = Peer.tune) async throws {
        try await open(tune: tune)
        try await openChannel()
        try await expect(.basicQos)
        try await send(.basicQosOk, on: 1)
        guard case .basicConsume(let consume) = try await expect(.basicConsume) else { return }
        try await send(.basicConsumeOk(BasicConsumeOk(consumerTag: consume.consumerTag)), on: 1)
    }

    /// What the client sends until its end; what it asks for on its way there is answered.
    func ending() async throws -> Ending {
        var ending = Ending()
        while let frame = try await next() {
            switch frame.payload {
            case .method(.connectionClose(let close)):
                ending.close = close
                try await send(.connectionCloseOk)
            case .method(.channelClose): try await send(.channelCloseOk, on: frame.channel)
            case .method(.basicCancel(let cancel)):
                try await send(.basicCancelOk(BasicCancelOk(consumerTag: cancel.consumerTag)), on: frame.channel)
            default: ending.frames.append(frame)
            }
        }
        return ending
    }

    /// A message for the consumer `c` on channel 1.
    static func delivery(
        _ tag: UInt64, to consumer: ShortString = "c", body: ByteBuffer = ByteBuffer(string: "hello"),
        in parts: Int = 1
    ) -> [Frame] {
        let deliver = BasicDeliver(consumerTag: consumer, deliveryTag: tag, exchange: "e", routingKey: "k")
        let header = ContentHeader(BasicProperties(), bodySize: UInt64(body.readableBytes))
        var frames = [Frame(.method(.basicDeliver(deliver)), on: 1), Frame(.header(header), on: 1)]
        var rest = body
        let most = max((body.readableBytes + parts - 1) / parts, 1)
        while rest.readableBytes > 0, let part = rest.readSlice(length: min(most, rest.readableBytes)) {
            frames.append(Frame(.body(part), on: 1))
        }
        return frames
    }

    static func deliver(_ tag: UInt64) -> Frame { delivery(tag)[0] }

    static func header(_ size: UInt64, on number: ChannelNumber = 1) -> Frame {
        Frame(.header(ContentHeader(BasicProperties(), bodySize: size)), on: number)
    }

    static func body(_ text: String, on number: ChannelNumber = 1) -> Frame {
        Frame(.body(ByteBuffer(string: text)), on: number)
    }
}
