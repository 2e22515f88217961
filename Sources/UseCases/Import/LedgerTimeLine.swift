import Domain

/// What happened to one resource, as far as the rows of 2.0 tell it.
///
/// There every event overwrote the ends of all of a resource's rows. So an end says nothing of its own row; but each
/// is the moment of an event. Where a row begins then, it is the one that overwrote; where none does, it was a stop.
struct LedgerTimeLine {
    /// What was said at a moment, one after the other.
    struct Statement {
        let moment: Moment
        let charges: [Charge]
        /// `nil` for a stop, which may be another account's.
        let account: String?
    }

    private(set) var statements: [Statement] = []
    /// How many rows end elsewhere than they say.
    private(set) var overwritten = 0
    /// Whether it runs on though its last row ended before it began.
    private(set) var hasLostEnd = false

    init(_ node: LedgerTrees.Node) {
        let charges = node.charges.sorted { ($0.begin, $0.row) < ($1.begin, $1.row) }
        guard let last = charges.last else { return }
        var stops = node.ends.subtracting(charges.map(\.begin))
        // What began and ended at one moment.
        if last.end == last.begin { stops.insert(last.begin) }
        statements = LedgerTimeLine.statements(charges, stops: stops)
        for (index, charge) in charges.enumerated() {
            let next = index + 1 < charges.count ? charges[index + 1].begin : nil
            let stop = stops.filter { $0 >= charge.begin }.min()
            let end = [next, stop].compactMap(\.self).min()
            if end != charge.end { overwritten += 1 }
        }
        if let end = last.end, end < last.begin, !stops.contains(where: { $0 >= last.begin }) { hasLostEnd = true }
    }

    private static func statements(_ charges: [LedgerCharge], stops: Set<Moment>) -> [Statement] {
        var moments: [Moment: [LedgerCharge]] = [:]
        for charge in charges { moments[charge.begin, default: []].append(charge) }
        return Set(moments.keys).union(stops).sorted().map { moment in
            let begun = moments[moment] ?? []
            // What lasted no time left no trace, unless it was charged once.
            let counting = begun.enumerated().filter { $0.offset == begun.count - 1 || $0.element.charge.isFixed }
            let stop: [Charge] = stops.contains(moment) ? [.end] : []
            return Statement(
                moment: moment, charges: counting.map(\.element.charge) + stop, account: begun.last?.account)
        }
    }
}

extension Charge {
    fileprivate var isFixed: Bool { if case .fixed = self { true } else { false } }
}
