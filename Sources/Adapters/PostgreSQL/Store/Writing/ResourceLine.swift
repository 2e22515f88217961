import Domain

/// The time line of one resource as far as a transaction has it: all from some moment on through another, and what was
/// so before.
final class ResourceLine {
    let resource: ResourceID
    /// What it is below of, and as what; `nil` for a root.
    let child: (parent: ResourceID, name: NodeName)?
    /// Up to here all is known; ``Moment/never`` where there is no more.
    var through: Moment
    /// By moment, each with the id of its event.
    private(set) var statements: [(row: StatementRow, event: String)] = []
    /// Those that are believed, by begin; the first one may be the last one with a length before the stretch.
    private(set) var segments: [SegmentRecord] = []
    /// Whether an end of exactly this resource lies before the stretch.
    var hasEndBefore = false
    /// The first end behind the stretch, once that was looked up; ``Moment/never`` where there is none.
    var endBeyond: Moment?

    init(_ resource: ResourceID, child: (parent: ResourceID, name: NodeName)? = nil, through: Moment = .never) {
        (self.resource, self.child, self.through) = (resource, child, through)
    }

    func add(_ row: StatementRow, ofEvent event: String) {
        statements.insert((row, event)) { $0.row.moment }
    }

    func removeStatement(ofEvent event: Int64) { statements.removeAll { $0.row.event == event } }

    func add(_ record: SegmentRecord) {
        segments.insert(record) { $0.row.segment.begin }
    }

    func remove(_ record: SegmentRecord) { segments.removeAll { $0 === record } }

    /// The record of a segment that is believed.
    func record(_ stored: StoredSegment) -> SegmentRecord? {
        let place = segments.partition(from: stored.segment.begin) { $0.row.segment.begin }
        return segments[..<place].last { $0.id == stored.id }
    }

    func statements(at moment: Moment) -> [Statement] {
        let statements = statements
        let place = statements.partition(from: moment.microseconds - 1) { $0.row.moment }
        return statements[place...].prefix { $0.row.moment == moment.microseconds }
            .map { $0.row.statement(ofEvent: $0.event) }
    }

    func nextStatement(after moment: Moment) -> Moment? {
        let place = statements.partition(from: moment.microseconds) { $0.row.moment }
        return place < statements.count ? Moment(microseconds: statements[place].row.moment) : nil
    }

    func nextEnd(after moment: Moment) -> Moment? {
        let place = statements.partition(from: moment.microseconds) { $0.row.moment }
        return statements[place...].first { $0.row.charge == .end }.map { Moment(microseconds: $0.row.moment) }
    }

    func hasEnd(before moment: Moment) -> Bool {
        hasEndBefore
            || statements.prefix { $0.row.moment < moment.microseconds }.contains { $0.row.charge == .end }
    }

    /// Whether a statement ends exactly this resource.
    var hasEnd: Bool { hasEndBefore || statements.contains { $0.row.charge == .end } }

    /// The last segment with a length.
    var last: (record: SegmentRecord, segment: Segment)? {
        let segments = segments
        var place = segments.count
        while place > 0 {
            place -= 1
            let segment = segments[place].row.segment
            if segment.hasLength { return (segments[place], segment) }
        }
        return nil
    }

    func lastSegment(by moment: Moment) -> SegmentRecord? {
        let place = segments.partition(from: moment) { $0.row.segment.begin }
        return segments[..<place].last { $0.row.segment.hasLength }
    }

    func segments(from: Moment, through: Moment?) -> [SegmentRecord] {
        let first = segments.partition(from: from.adding(microseconds: -1)) { $0.row.segment.begin }
        return Array(segments[first...].prefix { through.map { $0 } ?? .never >= $0.row.segment.begin })
    }
}

extension Array {
    /// Puts an element behind all whose keys don't lie behind its own; the elements come by key, and most at the end.
    fileprivate mutating func insert<Key: Comparable>(_ element: Element, by keyOf: (Element) -> Key) {
        let key = keyOf(element)
        if let last, keyOf(last) > key {
            insert(element, at: partition(from: key, by: keyOf))
        } else {
            append(element)
        }
    }

    /// The place of the first element whose key lies behind one; the elements come by key.
    func partition<Key: Comparable>(from key: Key, by keyOf: (Element) -> Key) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if keyOf(self[middle]) > key { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
