internal import AMQPCodec
public import NIOCore

extension ConnectionMachine {
    /// Ends the connection from this side; before it is open there is nothing to agree on.
    public mutating func close(now: NIODeadline) -> ConnectionAction { fail(.closed, now: now) }

    /// A consumer was sent more messages than it had asked for at a time.
    public mutating func deliveredTooMuch(now: NIODeadline) -> ConnectionAction {
        fail(.violation(.prefetchExceeded), now: now)
    }

    /// So many octets of answers were made, and the server takes none of them while it goes on asking.
    public mutating func answersNotTaken(octets: Int, now: NIODeadline) -> ConnectionAction {
        fail(.violation(.answersNotTaken(octets: octets)), now: now)
    }

    /// The connection cannot go on. An open one is closed with a code where there is one; all others are dropped.
    mutating func fail(_ error: ConnectionError, now: NIODeadline) -> ConnectionAction {
        switch state {
        case .idle, .greeting, .authenticating, .opening: return end(error, send: nil)
        case .open:
            guard let close = error.close else { return end(error, send: nil) }
            state = .closing(error, awaitsCloseOk: true, deadline: now + settings.timeouts.close)
            forgetAll()
            return .closing(error, send: close.connectionClose)
        case .closing(let first, _, _):
            guard case .malformed(let fault) = error, fault.remedy == .dropConnection else { return .none }
            return end(first, send: nil)
        case .closed: return .none
        }
    }

    /// The server ends the connection: its close is answered, then the end of the socket is due.
    mutating func closedByPeer(_ reason: ReplyException, now: NIODeadline) -> ConnectionAction {
        var error = ConnectionError.closedByPeer(reason)
        if case .authenticating = state, reason.code == .accessRefused { error = .authenticationRefused(reason) }
        state = .closing(error, awaitsCloseOk: false, deadline: now + settings.timeouts.close)
        forgetAll()
        return .closing(error, send: .connectionCloseOk)
    }

    /// A close that crosses ours is answered and ends it, or both sides would wait (0-9-1, 2.2.4).
    mutating func receiveClosing(_ method: Method) -> ConnectionAction {
        guard case .closing(let error, true, _) = state else { return .none }
        switch method {
        case .connectionCloseOk: return end(error, send: nil)
        case .connectionClose: return end(error, send: .connectionCloseOk)
        default: return .none
        }
    }

    mutating func end(_ error: ConnectionError, send method: Method?) -> ConnectionAction {
        state = .closed(error)
        forgetAll()
        return .closed(error, send: method)
    }

    private mutating func forgetAll() {
        channels.removeAll()
        heartbeats = nil
        secretDeadline = nil
        blocked = nil
    }
}
