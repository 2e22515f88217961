public import NIOCore

/// When a heartbeat is due, and when the peer counts as dead (0-9-1, 4.2.7).
///
/// A heartbeat is due when nothing was written for half of the negotiated time, whatever was read; the peer is dead when
/// nothing was read for twice that time. While reading is paused nothing can be read, and that clock stands still.
public struct HeartbeatSchedule: Hashable, Sendable {
    /// What is to be done now.
    public enum Due: Hashable, Sendable {
        case nothing
        case heartbeat
        case peerIsDead
    }

    private let interval: TimeAmount
    private var lastRead: NIODeadline
    private var lastWrite: NIODeadline
    private var pausedSince: NIODeadline?

    /// Makes a schedule that begins now; `nil` where no heartbeats were negotiated.
    public init?(seconds: UInt16, now: NIODeadline) {
        guard seconds > 0 else { return nil }
        interval = .seconds(Int64(seconds))
        lastRead = now
        lastWrite = now
    }

    /// Something was read, of whatever kind.
    public mutating func didRead(now: NIODeadline) { lastRead = now }

    /// Something was written, of whatever kind.
    public mutating func didWrite(now: NIODeadline) { lastWrite = now }

    /// Reading pauses.
    public mutating func pause(now: NIODeadline) { pausedSince = pausedSince ?? now }

    /// Reading goes on; the time of the pause does not count.
    public mutating func resume(now: NIODeadline) {
        guard let since = pausedSince else { return }
        pausedSince = nil
        lastRead = lastRead + (now - since)
    }

    private var writeDeadline: NIODeadline { lastWrite + .nanoseconds(interval.nanoseconds / 2) }

    private var readDeadline: NIODeadline? { pausedSince == nil ? lastRead + interval * 2 : nil }

    /// When to look again.
    public var next: NIODeadline { min(writeDeadline, readDeadline ?? writeDeadline) }

    /// What is to be done now.
    public func due(now: NIODeadline) -> Due {
        if let readDeadline, now >= readDeadline { return .peerIsDead }
        return now >= writeDeadline ? .heartbeat : .nothing
    }
}
