import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

/// A connection with the broker's half written down: what the broker sends goes through the codec, as octets, to the
/// machine; what the machine answers is compared with what it must.
struct Transcript {
    var machine: ConnectionMachine
    var decoder = FrameDecoder()
    var encoder = FrameEncoder()
    var buffer = ByteBuffer()
    /// The transcript's clock; it stands still unless it is moved.
    var now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    /// What the client may read of the deliveries so far.
    var deliveries: [Delivery] = []

    static let start = ConnectionStart(
        versionMajor: 0, versionMinor: 9, serverProperties: sample(["product": .text("RabbitMQ")]),
        mechanisms: "AMQPLAIN PLAIN", locales: "en_US")
    static let tune = ConnectionTune(channelMax: 2047, frameMax: 131_072, heartbeat: 60)

    static func settings() -> ConnectionSettings {
        ConnectionSettings(virtualHost: "/", credentials: [.plain(user: "guest", password: "hunter2")])
    }

    init(_ settings: ConnectionSettings = Transcript.settings(), epoch: UInt64 = 1) {
        machine = ConnectionMachine(settings: settings, epoch: epoch)
    }

    /// A connection whose protocol header was sent.
    static func greeted(_ settings: ConnectionSettings = Transcript.settings(), epoch: UInt64 = 1) -> Transcript {
        var transcript = Transcript(settings, epoch: epoch)
        _ = transcript.machine.connected(now: transcript.now)
        return transcript
    }

    /// A connection in use.
    static func opened(
        _ settings: ConnectionSettings = Transcript.settings(), tune: ConnectionTune = Transcript.tune,
        epoch: UInt64 = 1
    ) -> Transcript {
        var transcript = greeted(settings, epoch: epoch)
        transcript.broker(.connectionStart(start))
        transcript.broker(.connectionTune(tune))
        transcript.broker(.connectionOpenOk)
        return transcript
    }

    /// A connection in use with channel 1 open.
    static func withChannel(
        _ settings: ConnectionSettings = Transcript.settings(), epoch: UInt64 = 1
    ) throws -> Transcript {
        var transcript = opened(settings, epoch: epoch)
        _ = try transcript.machine.openChannel(now: transcript.now)
        transcript.broker(.channelOpenOk, on: 1)
        return transcript
    }

    /// The same with a consumer `c`.
    static func consuming(
        _ settings: ConnectionSettings = Transcript.settings(), epoch: UInt64 = 1
    ) throws -> Transcript {
        var transcript = try withChannel(settings, epoch: epoch)
        try transcript.asks(.basicConsume(BasicConsume(queue: "q", consumerTag: "c")))
        transcript.broker(.basicConsumeOk(BasicConsumeOk(consumerTag: "c")), on: 1)
        return transcript
    }

    /// Time passes.
    mutating func wait(_ amount: TimeAmount) { now = now + amount }

    /// Octets arrive; gives back what is to be done, without what is nothing.
    @discardableResult
    mutating func octets(_ octets: ByteBuffer) -> [ConnectionAction] {
        buffer.writeImmutableBuffer(octets)
        var actions: [ConnectionAction] = []
        while true {
            do throws(CodecError) {
                guard let frame = try decoder.next(from: &buffer) else { return actions }
                take(machine.receive(frame, now: now), into: &actions)
            } catch {
                take(machine.receive(error, now: now), into: &actions)
                if error.losesFraming { return actions }
            }
        }
    }

    private mutating func take(_ action: ConnectionAction, into actions: inout [ConnectionAction]) {
        switch action {
        case .none: return
        case .tuned(let tuning, _):
            decoder.limit = tuning.frameLimit
            encoder.limit = tuning.frameLimit
        case .channel(_, .deliver(let delivery)): deliveries.append(delivery)
        default: break
        }
        actions.append(action)
    }

    /// The broker sends a method.
    @discardableResult
    mutating func broker(_ method: Method, on channel: ChannelNumber = .zero) -> [ConnectionAction] {
        broker([Frame(.method(method), on: channel)])
    }

    /// The broker sends frames.
    @discardableResult
    mutating func broker(_ frames: [Frame]) -> [ConnectionAction] {
        var octets = ByteBuffer()
        for frame in frames {
            do throws(CodecError) { try FrameEncoder(limit: .standard).write(frame, to: &octets) } catch {
                Issue.record("the broker cannot write \(frame): \(error)")
            }
        }
        return self.octets(octets)
    }

    /// The broker delivers a message to a consumer on channel 1.
    @discardableResult
    mutating func delivers(
        _ tag: UInt64, to consumer: ShortString = "c", body: String = "hello"
    ) -> [ConnectionAction] {
        broker(Transcript.delivery(tag, to: consumer, body: body))
    }

    static func deliver(_ tag: UInt64, to consumer: ShortString = "c") -> Frame {
        let method = BasicDeliver(consumerTag: consumer, deliveryTag: tag, exchange: "e", routingKey: "k")
        return Frame(.method(.basicDeliver(method)), on: 1)
    }

    static func header(_ size: UInt64, on channel: ChannelNumber = 1) -> Frame {
        Frame(.header(ContentHeader(BasicProperties(), bodySize: size)), on: channel)
    }

    static func body(_ text: String, on channel: ChannelNumber = 1) -> Frame {
        Frame(.body(ByteBuffer(string: text)), on: channel)
    }

    static func delivery(_ tag: UInt64, to consumer: ShortString = "c", body text: String = "hello") -> [Frame] {
        [deliver(tag, to: consumer), header(UInt64(text.utf8.count))] + (text.isEmpty ? [] : [body(text)])
    }

    /// The client asks for something on channel 1.
    mutating func asks(_ method: Method) throws { try machine.request(method, on: 1, now: now) }
}

extension [ConnectionAction] {
    /// The code that the connection is closed with, if that is what is to be done.
    var closeCode: ReplyCode? {
        for case .closing(_, .connectionClose(let close)) in self { return ReplyCode(rawValue: close.replyCode) }
        return nil
    }

    /// Whether the socket is ended without another word.
    var dropsSilently: Bool {
        guard case .closed(_, nil)? = last else { return false }
        return count == 1
    }

    /// Why the connection ends, if it does.
    var cause: ConnectionError? {
        for action in self {
            switch action {
            case .closing(let error, _), .closed(let error, _): return error
            default: continue
            }
        }
        return nil
    }
}
