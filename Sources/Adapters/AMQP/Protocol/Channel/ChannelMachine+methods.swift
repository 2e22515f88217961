internal import AMQPCodec
internal import NIOCore

extension ChannelMachine {
    /// A method arrived.
    mutating func receive(_ method: Method) throws(ProtocolViolation) -> ChannelAction {
        switch state {
        case .opening: return try receiveOpening(method)
        case .open(let request): return try receiveOpen(method, request)
        case .closing(let error, _): return receiveClosing(method, error)
        case .closed: throw .unknownChannel(number)
        }
    }

    private mutating func receiveOpening(_ method: Method) throws(ProtocolViolation) -> ChannelAction {
        switch method {
        case .channelOpenOk:
            state = .open(nil)
            return .opened
        case .channelClose(let close): return closedByPeer(close)
        default: throw .unexpectedMethod(method.kind)
        }
    }

    private mutating func receiveOpen(
        _ method: Method, _ request: PendingRequest?
    ) throws(ProtocolViolation) -> ChannelAction {
        guard !assembler.isBusy else { throw .contentInterrupted(method.kind) }
        switch method {
        case .basicDeliver(let deliver): assembler.begin(.deliver(deliver))
        case .basicReturn(let returned): assembler.begin(.returned(returned))
        case .basicGetOk(let got):
            guard request?.method.kind == .basicGet else { throw .unsolicitedReply(.basicGetOk) }
            assembler.begin(.got(got))
        case .basicAck(let ack): return try confirm(ack.deliveryTag, multiple: ack.multiple, kind: .basicAck)
        case .basicNack(let nack): return try confirm(nack.deliveryTag, multiple: nack.multiple, kind: .basicNack)
        case .basicCancel(let cancel): return cancelled(cancel)
        case .channelFlow(let flow):
            isFlowing = flow.active
            return .flow(isActive: flow.active, send: .channelFlowOk(ChannelFlowOk(active: flow.active)))
        case .channelClose(let close): return closedByPeer(close)
        default: return try reply(method, to: request)
        }
        return .none
    }

    /// After a close only its answer counts; a close that crosses ours is answered, or both sides would wait.
    private mutating func receiveClosing(_ method: Method, _ error: ChannelError) -> ChannelAction {
        switch method {
        case .channelCloseOk:
            state = .closed
            return .closed(error, send: nil)
        case .channelClose: return .send(.channelCloseOk)
        default: return .none
        }
    }

    private mutating func closedByPeer(_ close: ChannelClose) -> ChannelAction {
        state = .closed
        return .closed(.closedByPeer(ReplyException(close)), send: .channelCloseOk)
    }

    private mutating func cancelled(_ cancel: BasicCancel) -> ChannelAction {
        consumers[cancel.consumerTag] = nil
        let answer = Method.basicCancelOk(BasicCancelOk(consumerTag: cancel.consumerTag))
        return .consumerCancelled(cancel.consumerTag, send: cancel.noWait ? nil : answer)
    }

    private mutating func confirm(
        _ number: UInt64, multiple: Bool, kind: MethodKind
    ) throws(ProtocolViolation) -> ChannelAction {
        guard confirms != nil else { throw .unexpectedMethod(kind) }
        let isTaken = kind == .basicAck
        guard let confirmation = confirms?.confirmed(number, multiple: multiple, isTaken: isTaken) else {
            throw .unknownConfirmation(number)
        }
        return confirmation.numbers.isEmpty ? .none : .confirmed(confirmation)
    }

    private mutating func reply(
        _ method: Method, to request: PendingRequest?
    ) throws(ProtocolViolation) -> ChannelAction {
        guard let request, request.replies.contains(method.kind) else {
            throw ChannelMachine.isReply(method.kind) ? .unsolicitedReply(method.kind) : .unexpectedMethod(method.kind)
        }
        guard ChannelMachine.isFor(request.method, method) else { throw .replyForOtherConsumer }
        state = .open(nil)
        settle(request.method)
        return .replied(method)
    }

    private static func isReply(_ kind: MethodKind) -> Bool {
        MethodKind.allCases.contains { $0.replies.contains(kind) }
    }

    private static func isFor(_ request: Method, _ reply: Method) -> Bool {
        switch (request, reply) {
        case (.basicConsume(let consume), .basicConsumeOk(let ok)): consume.consumerTag == ok.consumerTag
        case (.basicCancel(let cancel), .basicCancelOk(let ok)): cancel.consumerTag == ok.consumerTag
        default: true
        }
    }
}
