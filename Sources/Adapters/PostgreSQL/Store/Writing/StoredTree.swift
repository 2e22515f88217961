import Domain
import JSON

/// A root and all below it while a transaction works on them, as ``TimeLineAppend`` and ``TimeLineRepair`` ask for them.
///
/// What it answers from was read in a few statements for all trees of the transaction, from the earliest moment on that
/// the transaction touches; what lies too far behind that is read when it is asked for. What changes is kept here until
/// ``ChangeSet`` writes it.
final class StoredTree {
    let home: Int64
    let root: ResourceID
    /// The account of a root that can't move.
    let owner: AccountID?
    let resources = ResourceTable()
    /// Who pays from which moment on; the first may lie before the stretch that was read.
    var accounts: [(moment: Moment, account: AccountID)] = []
    /// The changes of account that are stored.
    var storedAccounts: [Moment: AccountID] = [:]
    /// Behind it nothing is said of the tree; ``Moment/never`` where that is not known.
    private(set) var latest: Moment

    /// Every segment that was read or made here.
    private(set) var records: [SegmentRecord] = []
    /// The moment of the commit that is being made.
    private(set) var recorded = Moment.earliest

    private let reader: TreeReader?
    private let nextSegment: () throws(SQLError) -> Int64

    /// - Parameters:
    ///   - from: where the stretch begins that was read.
    ///   - reader: reads what lies behind what was read; `nil` where nothing is stored.
    ///   - nextSegment: the ids of segments.
    init(
        home: Int64, root: ResourceID, owner: AccountID?, from: Moment = .earliest, reader: TreeReader?,
        nextSegment: @escaping () throws(SQLError) -> Int64
    ) {
        (self.home, self.root, self.owner) = (home, root, owner)
        (self.reader, self.nextSegment) = (reader, nextSegment)
        latest = from.adding(microseconds: -1)
        if reader == nil { resources.add(ResourceLine(root)) }
    }

    /// Begins a commit: what changes from now on is known from this moment on.
    func begin(at recorded: Moment) { self.recorded = recorded }

    /// Takes in a segment as it is stored.
    func add(stored record: SegmentRecord) {
        records.append(record)
        resources.line(record.resource)?.add(record)
    }

    /// Notes that something is said of the tree at a moment.
    func note(_ moment: Moment) { if moment > latest { latest = moment } }

    /// The line of a resource, up to a moment at least.
    private func line(_ resource: ResourceID, through moment: Moment) throws(SQLError) -> ResourceLine {
        guard let line = resources.line(resource) else {
            throw SQLError.corrupt("resource \(resource.rawValue) is missing")
        }
        guard line.through < moment, let reader else { return line }
        records += try reader.extend(line, in: self, through: moment)
        return line
    }

    /// The line of a resource, with what an event at a moment touches.
    func line(_ resource: ResourceID, covering moment: Moment) throws(SQLError) -> ResourceLine {
        try line(resource, through: moment)
    }
}

extension StoredTree: TimeLineStorage {
    func children(of resource: ResourceID) throws(SQLError) -> [ResourceID] { resources.children(of: resource) }

    func statements(of resource: ResourceID, at moment: Moment) throws(SQLError) -> [Statement] {
        try line(resource, through: moment).statements(at: moment)
    }

    func nextStatement(of resource: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        var line = try line(resource, through: moment)
        while true {
            if let next = line.nextStatement(after: moment) { return next }
            guard line.through < .never else { return nil }
            line = try self.line(resource, through: line.through.adding(microseconds: 1))
        }
    }

    func nextEnd(of resource: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        let line = try line(resource, through: moment)
        if let next = line.nextEnd(after: moment) { return next }
        guard line.through < .never, let reader else { return nil }
        let beyond: Moment
        if let known = line.endBeyond {
            beyond = known
        } else {
            beyond = try reader.end(of: resource, home: home, after: line.through) ?? .never
            line.endBeyond = beyond
        }
        return beyond == .never ? nil : beyond
    }

    func hasEnd(of resource: ResourceID, before moment: Moment) throws(SQLError) -> Bool {
        try line(resource, through: moment.adding(microseconds: -1)).hasEnd(before: moment)
    }

    func segment(of resource: ResourceID, beginningBy moment: Moment) throws(SQLError) -> StoredSegment? {
        try line(resource, through: moment).lastSegment(by: moment)?.asStored
    }

    func segments(of resource: ResourceID, from: Moment, through: Moment?) throws(SQLError) -> [StoredSegment] {
        try line(resource, through: through ?? .never).segments(from: from, through: through).map(\.asStored)
    }

    func account(of root: ResourceID, at moment: Moment) throws(SQLError) -> AccountID? {
        let place = accounts.partition(from: moment) { $0.moment }
        return place > 0 ? accounts[place - 1].account : nil
    }

    func nextAccountChange(of root: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        let place = accounts.partition(from: moment) { $0.moment }
        return place < accounts.count ? accounts[place].moment : nil
    }

    func setAccounts(
        of root: ResourceID, from: Moment, through: Moment?, to changes: [(moment: Moment, account: AccountID)]
    ) throws(SQLError) {
        accounts.removeAll { $0.moment >= from && $0.moment <= through ?? .never }
        accounts += changes
        accounts.sort { $0.moment < $1.moment }
    }

    func insert(_ segment: Segment, of resource: ResourceID) throws(SQLError) {
        let row = SegmentRow(segment, knownFrom: recorded)
        let record = SegmentRecord(id: try nextSegment(), resource: resource, stored: nil, row: row)
        records.append(record)
        resources.line(resource)?.add(record)
    }

    func close(_ stored: StoredSegment, of resource: ResourceID, at end: Moment) throws(SQLError) {
        close(try record(stored, of: resource), at: end)
    }

    private func close(_ record: SegmentRecord, at end: Moment) {
        let isMade = isMade(record)
        record.row.segment = record.row.segment.ending(end)
        record.row.endKnown = isMade ? nil : recorded
        record.row.isLate =
            !isMade && CalendarMonth(holding: end.adding(microseconds: -1)) < CalendarMonth(holding: recorded)
    }

    func retire(_ stored: StoredSegment, of resource: ResourceID) throws(SQLError) {
        let record = try record(stored, of: resource)
        resources.line(resource)?.remove(record)
        if isMade(record) { record.isUndone = true } else { record.row.knownTo = recorded }
    }

    /// Whether a segment was made in this commit: nobody has seen it yet.
    private func isMade(_ record: SegmentRecord) -> Bool { record.row.knownFrom == recorded }

    private func record(_ stored: StoredSegment, of resource: ResourceID) throws(SQLError) -> SegmentRecord {
        guard let record = resources.line(resource)?.record(stored) else {
            throw SQLError.corrupt("segment \(stored.id) is missing")
        }
        return record
    }
}

extension StoredTree: TimeLineEnds {
    func account() throws(SQLError) -> AccountID? { accounts.last?.account }

    func last(of resource: ResourceID) throws(SQLError) -> Segment? { resources.line(resource)?.last?.segment }

    func hasEnd(of resource: ResourceID) throws(SQLError) -> Bool { resources.line(resource)?.hasEnd ?? false }

    func close(_ resource: ResourceID, at end: Moment) throws(SQLError) {
        guard let last = resources.line(resource)?.last else {
            throw SQLError.corrupt("resource \(resource.rawValue) has nothing to be closed")
        }
        close(last.record, at: end)
    }

    func append(_ segment: Segment, to resource: ResourceID) throws(SQLError) { try insert(segment, of: resource) }

    func append(_ account: AccountID, from moment: Moment) throws(SQLError) { accounts.append((moment, account)) }
}
