public import Domain

/// A place in a log: all up to it has been read.
public struct LogMark: Hashable, Sendable {
    /// The last event.
    public var sequence: Int64
    /// When the last event, or the last cancellation, was recorded.
    public var recorded: Moment

    public static let start = LogMark(sequence: 0, recorded: Moment(microseconds: -1))

    public init(sequence: Int64, recorded: Moment) { (self.sequence, self.recorded) = (sequence, recorded) }

    /// Goes on to an entry, which comes behind all before.
    public mutating func pass(_ entry: LogEntry) {
        recorded = max(recorded, entry.recorded)
        if !entry.isCancellation { sequence = max(sequence, entry.event.sequence) }
    }

    /// Whether an entry lies at or before this place.
    public func covers(_ entry: LogEntry) -> Bool {
        entry.isCancellation ? entry.recorded <= recorded : entry.event.sequence <= sequence
    }
}
