/// What was recorded last.
public struct LogEnd: Hashable, Sendable {
    /// The last event of the log.
    public let event: RecordedEvent?
    /// The event that was cancelled last.
    public let cancelled: RecordedEvent?

    public init(event: RecordedEvent?, cancelled: RecordedEvent?) {
        (self.event, self.cancelled) = (event, cancelled)
    }

    public var mark: LogMark {
        var mark = LogMark.start
        if let event { mark = LogMark(sequence: event.sequence, recorded: event.recorded) }
        if let cancellation = cancelled?.cancellation { mark.recorded = max(mark.recorded, cancellation.recorded) }
        return mark
    }
}
