import Domain

/// A row of `segment`, but for its tree, id and resource: what was believed, and from when to when.
struct SegmentRow: Hashable, Sendable {
    var segment: Segment
    let knownFrom: Moment
    /// From when on its end is known, if it was open before.
    var endKnown: Moment?
    var knownTo: Moment?
    var isLate = false

    static let columns = "account, kind, whole, micros, begin_at, end_at, known_from, end_known, known_to, late"

    init(_ segment: Segment, knownFrom: Moment) { (self.segment, self.knownFrom) = (segment, knownFrom) }

    /// Reads the ``columns`` from a place on.
    init(_ rows: SQLRows, _ row: Int, from column: Int) {
        segment = rows.segment(row, from: column)
        knownFrom = rows.moment(row, column + 6)
        endKnown = rows.optionalMoment(row, column + 7)
        knownTo = rows.optionalMoment(row, column + 8)
        isLate = rows.flag(row, column + 9)
    }

    /// The months at whose begin it ran, if it is believed and closed.
    var crossings: ClosedRange<Int>? {
        guard knownTo == nil, let end = segment.end, end > segment.begin, segment.account != nil else { return nil }
        let first = CalendarMonth(holding: segment.begin).index + 1
        let last = CalendarMonth(holding: end.adding(microseconds: -1)).index
        return first <= last ? first...last : nil
    }

    /// Whether its mark of a late end is the one that its end and its commit make.
    private var isMarkedRightly: Bool {
        guard knownTo == nil else { return true }
        guard let endKnown, let end = segment.end else { return !isLate }
        return isLate == (CalendarMonth(holding: end.adding(microseconds: -1)) < CalendarMonth(holding: endKnown))
    }

    /// Whether two sets of rows show the same segments as of every moment, and are marked rightly.
    ///
    /// The same history may be written in several ways: a segment that is believed anew in the commit that ended the
    /// belief in it has two rows, or one.
    static func isSame(_ left: [SegmentRow], _ right: [SegmentRow]) -> Bool {
        left.allSatisfy(\.isMarkedRightly) && changes(left) == changes(right)
    }

    /// For each segment as it is seen, by how many the number of its kind changes at which moment.
    private static func changes(_ rows: [SegmentRow]) -> [Segment: [Moment: Int]] {
        var changes: [Segment: [Moment: Int]] = [:]
        for row in rows {
            let open = row.endKnown == nil ? row.segment : row.segment.ending(nil)
            changes[open, default: [:]][row.knownFrom, default: 0] += 1
            if let endKnown = row.endKnown {
                changes[open, default: [:]][endKnown, default: 0] -= 1
                changes[row.segment, default: [:]][endKnown, default: 0] += 1
            }
            if let knownTo = row.knownTo { changes[row.segment, default: [:]][knownTo, default: 0] -= 1 }
        }
        return changes.mapValues { $0.filter { $0.value != 0 } }.filter { !$0.value.isEmpty }
    }
}
