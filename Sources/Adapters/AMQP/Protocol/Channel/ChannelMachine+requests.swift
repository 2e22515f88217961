internal import AMQPCodec
internal import NIOCore

extension ChannelMachine {
    /// Notes a request whose method is then sent.
    ///
    /// - Throws: what stands against it; then nothing is to be sent.
    mutating func request(_ method: Method, now: NIODeadline) throws(RequestError) {
        try checkIdle()
        guard ChannelMachine.isRequest(method.kind) else { throw .notARequest(method.kind) }
        try prepare(method)
        if method.isNoWait {
            settle(method)
        } else {
            state = .open(PendingRequest(method, deadline: now + timeouts.request))
        }
    }

    private func checkIdle() throws(RequestError) {
        switch state {
        case .opening, .closing, .closed: throw .channelNotOpen(number)
        case .open(let request):
            if let request { throw .busy(request.method.kind) }
        }
    }

    /// What the client may ask for on an open channel; opening and closing are not asked for like this.
    private static func isRequest(_ kind: MethodKind) -> Bool {
        guard kind.sender == .client || kind == .basicCancel, !kind.replies.isEmpty else { return false }
        return kind.id.classID != MethodKind.connectionOpen.id.classID && kind != .channelOpen
    }

    /// What must hold before a method's octets are written.
    private mutating func prepare(_ method: Method) throws(RequestError) {
        switch method {
        case .basicQos(let qos):
            guard qos.prefetchCount > 0 else { throw .prefetchZero }
            guard !qos.global else { throw .globalPrefetch }
        case .basicConsume(let consume):
            guard !consume.consumerTag.isEmpty else { throw .consumerTagMissing }
            guard consumers[consume.consumerTag] == nil else { throw .consumerTagTaken(consume.consumerTag) }
            consumers[consume.consumerTag] = !consume.noAck
        case .basicRecover: ledger.forget()
        default: break
        }
    }

    /// What holds once a request is answered.
    mutating func settle(_ request: Method) {
        switch request {
        case .basicCancel(let cancel): consumers[cancel.consumerTag] = nil
        case .basicRecover: ledger.forget()
        case .confirmSelect: confirms = confirms ?? ConfirmLedger()
        default: break
        }
    }

    /// Notes a message that is then published; gives back its number where confirmations were asked for.
    mutating func publish() throws(RequestError) -> UInt64? {
        switch state {
        case .opening, .closing, .closed: throw .channelNotOpen(number)
        case .open(let request):
            if request?.method.kind == .confirmSelect { throw .busy(.confirmSelect) }
        }
        guard isFlowing else { throw .flowStopped }
        return confirms?.published()
    }

    /// Whether settlements still reach the broker.
    var takesSettlements: Bool {
        switch state {
        case .open: true
        case .opening, .closing, .closed: false
        }
    }
}
