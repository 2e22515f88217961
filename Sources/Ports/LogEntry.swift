public import Domain

/// Something that was recorded of an event: that it happened, or that it was cancelled.
public struct LogEntry: Hashable, Sendable {
    /// The event, and its cancellation where the entry is that.
    public let event: RecordedEvent
    /// The account that the event names.
    public let account: AccountID?
    /// The resources that its nodes are, node by node.
    public let resources: [ResourceID]

    public init(event: RecordedEvent, account: AccountID?, resources: [ResourceID]) {
        (self.event, self.account, self.resources) = (event, account, resources)
    }

    public var isCancellation: Bool { event.cancellation != nil }

    /// When this was recorded.
    public var recorded: Moment { event.cancellation?.recorded ?? event.recorded }

    /// Whole commits out of the next events and the next cancellations of a log; `nil` where a commit has more entries
    /// than were read, so that more must be.
    ///
    /// - Parameters:
    ///   - read: how many of each were read at most.
    ///   - limit: how many are wanted at most, unless they are one commit.
    public static func commits(
        events: [LogEntry], cancellations: [LogEntry], read: Int, limit: Int
    ) -> [LogEntry]? {
        var end = Moment.never
        // The last commit may have more events than were read; each cancellation is a commit of its own.
        if events.count >= read, let last = events.last { end = last.recorded.adding(microseconds: -1) }
        if cancellations.count >= read, let last = cancellations.last { end = min(end, last.recorded) }
        let entries = (events + cancellations).filter { $0.recorded <= end }
        if entries.isEmpty, events.count >= read { return nil }
        return firstCommits(of: entries, limit: limit)
    }

    /// The first whole commits of entries: so many entries at most, or one commit.
    public static func firstCommits(of entries: [LogEntry], limit: Int) -> [LogEntry] {
        let entries = entries.sorted { ($0.recorded, $0.event.sequence) < ($1.recorded, $1.event.sequence) }
        guard limit > 0, limit < entries.count else { return entries }
        let (end, next) = (entries[limit - 1].recorded, entries[limit].recorded)
        let whole = entries.prefix { $0.recorded < end || end < next && $0.recorded == end }
        return Array(whole.isEmpty ? entries.prefix { $0.recorded == end } : whole)
    }
}
