internal import AMQPCodec
public import NIOCore

extension ConnectionMachine {
    /// When to call `tick` next; `nil` when nothing waits for time.
    public var nextDeadline: NIODeadline? {
        let channelDeadlines = channels.machines.map(\.state.deadline)
        return ([state.deadline, heartbeats?.next, secretDeadline] + channelDeadlines).compactMap(\.self).min()
    }

    /// What time brings.
    public mutating func tick(now: NIODeadline) -> [ConnectionAction] {
        switch state {
        case .idle, .closed: return []
        case .greeting(let deadline), .authenticating(_, _, let deadline):
            return now >= deadline ? [fail(.timeout(state.step), now: now)] : []
        case .opening(_, let deadline):
            return now >= deadline ? [fail(.timeout(state.step), now: now)] : tickHeartbeats(now: now)
        case .closing(let error, _, let deadline): return now >= deadline ? [end(error, send: nil)] : []
        case .open: return tickOpen(now: now)
        }
    }

    private mutating func tickOpen(now: NIODeadline) -> [ConnectionAction] {
        if let secretDeadline, now >= secretDeadline { return [fail(.timeout(.updatingSecret), now: now)] }
        var actions = tickHeartbeats(now: now)
        for number in channels.machines.map(\.number).sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let (action, connectionFails) = channels.change(number, { $0.tick(now: now) }) else { continue }
            if connectionFails { return actions + [fail(.timeout(.closingChannel), now: now)] }
            if action != .none { actions.append(.channel(number, action)) }
        }
        return actions
    }

    private mutating func tickHeartbeats(now: NIODeadline) -> [ConnectionAction] {
        switch heartbeats?.due(now: now) {
        case nil, .nothing: return []
        case .peerIsDead: return [fail(.heartbeatTimeout, now: now)]
        case .heartbeat:
            heartbeats?.didWrite(now: now)
            return [.sendHeartbeat]
        }
    }

    /// Octets arrived, whole frames or not.
    public mutating func didRead(now: NIODeadline) { heartbeats?.didRead(now: now) }

    /// Octets were written.
    public mutating func didWrite(now: NIODeadline) { heartbeats?.didWrite(now: now) }

    /// Reading pauses, because the application has enough; the silence that follows is not the peer's.
    public mutating func pauseReading(now: NIODeadline) { heartbeats?.pause(now: now) }

    /// Reading goes on.
    public mutating func resumeReading(now: NIODeadline) { heartbeats?.resume(now: now) }
}
