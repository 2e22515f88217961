extension BillScope {
    /// What a bill shows of a resource's segments, all of which one account paid: those in the period, the begin of
    /// the first and the end of the last one that have happened. `nil` if none lies in the period.
    public func usage(of segments: [Segment]) -> (created: Moment, destroyed: Moment?, shown: [Segment])? {
        let happened = segments.filter { $0.begin <= now }
        let shown = happened.filter(shows)
        guard !shown.isEmpty, let created = happened.map(\.begin).min() else { return nil }
        let isOpen = happened.contains { end(of: $0) == nil }
        return (created, isOpen ? nil : happened.compactMap { end(of: $0) }.max(), shown)
    }
}
