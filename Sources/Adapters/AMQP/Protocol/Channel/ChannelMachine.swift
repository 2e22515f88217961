internal import AMQPCodec
internal import NIOCore

/// A channel, the client's side: its request, its consumers, its content and its ledgers (0-9-1, 1.5 to 1.9).
struct ChannelMachine {
    let number: ChannelNumber
    let identity: ChannelIdentity
    let timeouts: Timeouts
    var state: ChannelState
    var assembler: ContentAssembler
    var ledger = AckLedger()
    /// There once confirmations were asked for.
    var confirms: ConfirmLedger?
    /// The consumers by tag, and whether their messages need acknowledgements.
    var consumers: [ShortString: Bool] = [:]
    var isFlowing = true

    init(number: ChannelNumber, identity: ChannelIdentity, settings: ConnectionSettings, now: NIODeadline) {
        self.number = number
        self.identity = identity
        timeouts = settings.timeouts
        state = .opening(deadline: now + timeouts.request)
        assembler = ContentAssembler(limit: settings.bodyLimit)
    }

    /// Begins to close the channel from this side; what is unacknowledged is the broker's again.
    mutating func close(_ error: ChannelError, now: NIODeadline) throws(RequestError) -> Method {
        switch state {
        case .closing, .closed: throw .channelNotOpen(number)
        case .opening, .open:
            state = .closing(error, deadline: now + timeouts.close)
            consumers.removeAll()
            ledger.forget()
            return error.close.channelClose
        }
    }

    /// What time brings: a request without an answer closes the channel, a close without one is the connection's fault.
    mutating func tick(now: NIODeadline) -> (ChannelAction, connectionFails: Bool) {
        guard let deadline = state.deadline, now >= deadline else { return (.none, false) }
        switch state {
        case .closed: return (.none, false)
        case .closing: return (.none, true)
        case .opening: return (timeOut(.channelOpen, now: now), false)
        case .open(let request): return (timeOut(request?.method.kind ?? .channelOpen, now: now), false)
        }
    }

    private mutating func timeOut(_ kind: MethodKind, now: NIODeadline) -> ChannelAction {
        let error = ChannelError.timeout(kind)
        guard let close = try? close(error, now: now) else { return .none }
        return .closing(error, send: close)
    }
}
