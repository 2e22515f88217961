import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore

/// A connection's machine between a client, a broker and a clock that do as the octets say, legal or not.
///
/// Each octet chooses an event, those after it its arguments. Whatever comes: nothing traps; what is sent may be sent by
/// a client and fits its frame; after its end nothing happens any more; exactly what the client settled is acknowledged;
/// time alone brings every connection to its end.
struct ConnectionPlay {
    var machine: ConnectionMachine
    var decoder = FrameDecoder()
    var encoder = FrameEncoder()
    var arrived = ByteBuffer()
    var now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    var phase = Phase.running
    /// The channels that are open, or nearly so.
    var channels: [ChannelNumber: ChannelModel] = [:]
    /// Tags of channels that are no more.
    var stale: [DeliveryTag] = []

    enum Phase {
        case running
        case closing
        case closed
    }

    static let bodyLimit = 4096

    static func run(_ source: inout OctetSource) throws {
        var play = ConnectionPlay(&source)
        while !source.isEmpty { try play.event(&source) }
        try play.finish()
    }

    private init(_ source: inout OctetSource) {
        let credentials: [Credentials] = [
            .plain(user: "u", password: "p"),
            .other(mechanism: "X", response: ""),
        ]
        var settings = ConnectionSettings(virtualHost: "/", credentials: credentials)
        settings.heartbeat = source.flag() ? 0 : UInt16(source.octet())
        settings.bodyLimit = ConnectionPlay.bodyLimit
        settings.channelMax = 4
        machine = ConnectionMachine(settings: settings, epoch: 1)
    }

    private mutating func event(_ source: inout OctetSource) throws {
        switch source.below(32) {
        case 0...11: try broker(&source)
        case 12...26: try client(&source)
        case 27...29: try pass(.milliseconds(Int64(source.integer() as UInt16)))
        case 30: try take(machine.inputClosed(pendingOctets: source.below(9)))
        default: try take(machine.connected(now: now))
        }
        if phase != .running { for number in channels.keys { forget(number, asked: nil) } }
        try checkDeadline()
    }

    /// Does what a transport would do with an action, and compares it with what may be.
    mutating func take(_ action: ConnectionAction) throws {
        guard action != .none else { return }
        switch phase {
        case .closed: throw FuzzFinding(description: "\(action) after the end")
        case .closing:
            guard case .closed = action else { throw FuzzFinding(description: "\(action) after the close") }
        case .running: break
        }
        switch action {
        case .send(let method): try send(method)
        case .tuned(let tuning, let methods):
            decoder.limit = tuning.frameLimit
            encoder.limit = tuning.frameLimit
            for method in methods { try send(method) }
        case .channel(let number, let action): try take(action, on: number)
        case .closing(_, let method):
            phase = .closing
            try send(method)
        case .closed(_, let method):
            phase = .closed
            if let method { try send(method) }
        case .none, .sendProtocolHeader, .challenged, .opened, .blocked, .unblocked, .secretUpdated, .sendHeartbeat:
            break
        }
    }

    func send(_ method: Method, on channel: ChannelNumber = .zero) throws {
        try require(method.kind.sender.includesClient, "\(method.kind.name) is no client's")
        var buffer = ByteBuffer()
        try encoder.write(method, on: channel, to: &buffer)
    }

    /// A time that has come must bring something, or a transport would never sleep again.
    private mutating func checkDeadline() throws {
        if phase == .closed { try require(machine.nextDeadline == nil, "a time is due after the end") }
        guard let due = machine.nextDeadline, due <= now else { return }
        try pass(.nanoseconds(0))
        if let next = machine.nextDeadline { try require(next > now, "a time that has come is due again") }
    }

    private mutating func pass(_ amount: TimeAmount) throws {
        now = now + amount
        for action in machine.tick(now: now) { try take(action) }
    }

    /// A client that closes, and a broker that says nothing more.
    private mutating func finish() throws {
        machine.resumeReading(now: now)
        try take(machine.close(now: now))
        if let due = machine.nextDeadline { try pass(max(due, now) - now) }
        try require(phase == .closed && machine.nextDeadline == nil, "the connection is \(phase) for ever")
    }
}
