public import AMQPCodec
public import NIOCore

/// A connection with its channels, the client's side, without I/O and without a clock (0-9-1, 2.2.4 and 4.2).
///
/// Events go in, one action comes out; what the transport has to do is in that action alone. A connection that ended is
/// never used again: the next one is another machine with another epoch, so that delivery tags of this one are stale there.
public struct ConnectionMachine: Sendable {
    let settings: ConnectionSettings
    let epoch: UInt64
    var state = ConnectionState.idle
    var channels = ChannelTable()
    var channelsOpened: UInt64 = 0
    var heartbeats: HeartbeatSchedule?
    var secretDeadline: NIODeadline?

    /// What the server said of itself.
    public internal(set) var serverProperties = FieldTable()
    /// Why the broker takes no messages, while it takes none.
    public internal(set) var blocked: ShortString?
    /// What was counted.
    public internal(set) var counters = ConnectionCounters()

    /// Makes a machine; every connection of a process needs an epoch of its own.
    public init(settings: ConnectionSettings, epoch: UInt64) {
        self.settings = settings
        self.epoch = epoch
    }

    /// The socket is there.
    public mutating func connected(now: NIODeadline) -> ConnectionAction {
        guard case .idle = state else { return .none }
        state = .greeting(deadline: now + settings.timeouts.handshake)
        return .sendProtocolHeader
    }

    /// A frame arrived.
    public mutating func receive(_ frame: Frame, now: NIODeadline) -> ConnectionAction {
        heartbeats?.didRead(now: now)
        do throws(ProtocolViolation) {
            switch frame.payload {
            case .heartbeat: return .none
            case .method(let method): return try receive(method, on: frame.channel, now: now)
            case .header(let header):
                return try onChannel(frame.channel) { channel throws(ProtocolViolation) in
                    try channel.receive(header)
                }
            case .body(let part):
                return try onChannel(frame.channel) { channel throws(ProtocolViolation) in
                    try channel.receive(part)
                }
            }
        } catch {
            return fail(.violation(error), now: now)
        }
    }

    /// What arrived could not be read.
    public mutating func receive(_ error: CodecError, now: NIODeadline) -> ConnectionAction {
        fail(ConnectionError(error), now: now)
    }

    /// The socket ended; so many octets of a frame had arrived.
    public mutating func inputClosed(pendingOctets: Int) -> ConnectionAction {
        switch state {
        case .idle, .greeting, .authenticating, .opening, .open:
            end(.connectionLost(state.step, pendingOctets: pendingOctets), send: nil)
        case .closing(let error, _, _): end(error, send: nil)
        case .closed: .none
        }
    }

    private mutating func receive(
        _ method: Method, on number: ChannelNumber, now: NIODeadline
    ) throws(ProtocolViolation) -> ConnectionAction {
        let isConnections = method.kind.id.classID == MethodKind.connectionStart.id.classID
        switch state {
        case .closed: return .none
        case .closing: return isConnections && number == .zero ? receiveClosing(method) : .none
        case .idle, .greeting, .authenticating, .opening, .open: break
        }
        guard method.kind.sender.includesServer else { throw .clientMethod(method.kind) }
        guard number == .zero else {
            guard !isConnections else { throw .connectionMethodOnChannel(method.kind) }
            return try onChannel(number) { channel throws(ProtocolViolation) in try channel.receive(method) }
        }
        guard isConnections else { throw .channelFrameOnChannelZero }
        return try receiveControl(method, now: now)
    }

    /// The number is free as soon as the channel is closed.
    private mutating func onChannel(
        _ number: ChannelNumber, _ receive: (inout ChannelMachine) throws(ProtocolViolation) -> ChannelAction
    ) throws(ProtocolViolation) -> ConnectionAction {
        switch state {
        case .closing, .closed: return .none
        case .idle, .greeting, .authenticating, .opening, .open: break
        }
        guard number != .zero else { throw .channelFrameOnChannelZero }
        guard let action = try channels.change(number, receive) else { throw .unknownChannel(number) }
        switch action {
        case .none: return .none
        case .closed: channels.remove(number)
        case .refused: counters.refusedDeliveries += 1
        default: break
        }
        return .channel(number, action)
    }
}
