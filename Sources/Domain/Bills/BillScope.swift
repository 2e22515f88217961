/// What of the history a bill shows: a period, seen from a moment.
public struct BillScope: Hashable, Sendable {
    public let period: Period
    /// Nothing after it has happened.
    public let now: Moment

    public init(period: Period, now: Moment) { (self.period, self.now) = (period, now) }

    /// The end of a segment as far as it has happened.
    public func end(of segment: Segment) -> Moment? {
        segment.end.flatMap { $0 <= now ? $0 : nil }
    }

    /// Whether a segment lies in the period.
    public func shows(_ segment: Segment) -> Bool {
        guard segment.begin < period.end, segment.begin <= now, period.start <= now, !period.isEmpty else {
            return false
        }
        guard let end = end(of: segment) else { return true }
        if end > segment.begin { return end > period.start }
        return segment.charge.isFixed && segment.begin >= period.start
    }
}
