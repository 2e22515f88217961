import NIOCore

/// Until when a client must have done what comes next: a machine that is told what happened and when.
///
///            first byte            head                end             answer's end
///     idle ─────────────▶ head ──────────▶ body ────────────▶ (ours) ──────────────▶ idle
///
/// While we are to do something, or read nothing because requests wait, the client has all the time that we take; but
/// whatever the phase, it must take what we have written.
struct ConnectionDeadlines {
    private enum Reading {
        /// Nothing of a request was read since the end of the last one.
        case nothing
        /// Bytes came, and are no whole head yet.
        case head
        /// The head was read; the body is not at its end.
        case body
    }

    private let limits: ServerLimits
    private var reading = Reading.nothing
    /// Since when it reads what it reads, or nothing.
    private var since: NIODeadline
    /// Requests that were begun and not answered to the end.
    private var pending = 0
    private var stalledSince: NIODeadline?

    init(_ limits: ServerLimits, now: NIODeadline) { (self.limits, since) = (limits, now) }

    /// The moment at which the connection is to be closed, unless something happens before; `nil` while it is our turn.
    var deadline: NIODeadline? {
        if let stalledSince { return stalledSince + TimeAmount(limits.answer) }
        switch reading {
        case .nothing: return pending == 0 ? since + TimeAmount(limits.idle) : nil
        case .head: return pending == 0 ? since + TimeAmount(limits.head) : nil
        // A body behind other requests is not read before they are answered.
        case .body: return pending == 1 ? since + TimeAmount(limits.body) : nil
        }
    }

    /// Whether the request that is being answered has not come to its end.
    var isBodyOpen: Bool { reading == .body && pending == 1 }

    mutating func bytesCame(at now: NIODeadline) {
        if reading == .nothing { (reading, since) = (.head, now) }
    }

    mutating func headCame(at now: NIODeadline) { (reading, since, pending) = (.body, now, pending + 1) }

    /// The head that came last comes again, from someone else.
    mutating func headIsPassedOn() { pending = max(0, pending - 1) }

    mutating func requestEnded(at now: NIODeadline) { (reading, since) = (.nothing, now) }

    mutating func answerEnded(at now: NIODeadline) {
        pending = max(0, pending - 1)
        // What the client has, or has not, sent meanwhile counts from now on.
        since = now
    }

    /// The client has not taken what was written, or has again.
    mutating func writability(is writable: Bool, at now: NIODeadline) {
        stalledSince = writable ? nil : stalledSince ?? now
    }
}
