import Logging
import NIOCore

/// Closes a connection whose client takes too long; shared by the handlers of one connection, on its event loop.
final class ConnectionWatch {
    private var deadlines: ConnectionDeadlines
    private let channel: any Channel
    private let logger: Logger
    private var timer: (task: Scheduled<Void>, at: NIODeadline)?
    /// Set once what still comes of a request does not matter any more.
    private var lingersUntil: NIODeadline?

    /// How long a client may go on sending what is thrown away, to come to read its answer.
    private static let lingering = TimeAmount.seconds(2)

    init(_ limits: ServerLimits, _ channel: any Channel, _ logger: Logger) {
        deadlines = ConnectionDeadlines(limits, now: channel.eventLoop.now)
        (self.channel, self.logger) = (channel, logger)
        schedule()
    }

    var isBodyOpen: Bool { deadlines.isBodyOpen }
    var isLingering: Bool { lingersUntil != nil }

    func change(_ body: (inout ConnectionDeadlines, NIODeadline) -> Void) {
        body(&deadlines, channel.eventLoop.now)
        schedule()
    }

    /// From now on the connection is only kept for the client to read its answer.
    func linger() {
        lingersUntil = channel.eventLoop.now + ConnectionWatch.lingering
        schedule()
    }

    func stop() {
        timer?.task.cancel()
        timer = nil
    }

    /// Has the timer ring at the deadline or before; a later one is found out when it rings.
    private func schedule() {
        guard let deadline = lingersUntil ?? deadlines.deadline else { return }
        if let timer, timer.at <= deadline { return }
        timer?.task.cancel()
        let task = channel.eventLoop.assumeIsolatedUnsafeUnchecked().scheduleTask(deadline: deadline) { self.ring() }
        timer = (task, deadline)
    }

    private func ring() {
        timer = nil
        guard let deadline = lingersUntil ?? deadlines.deadline else { return }
        guard deadline <= channel.eventLoop.now else { return schedule() }
        if !isLingering { logger.debug("connection closed: its client took too long") }
        channel.close(promise: nil)
    }
}

@available(*, unavailable)
extension ConnectionWatch: Sendable {}
