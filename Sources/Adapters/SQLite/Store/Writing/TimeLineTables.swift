import Domain

/// The statements and segments in the file, as ``TimeLineRepair`` asks for them.
final class TimeLineTables: TimeLineStorage {
    let segments: SegmentTable
    let queries: TimeLineQueries

    init(_ database: Database) throws(SQLError) {
        segments = try SegmentTable(database)
        queries = try TimeLineQueries(database)
    }

    /// Forgets what others may have changed.
    func forget() {
        segments.forget()
        queries.discard()
    }

    func children(of resource: ResourceID) throws(SQLError) -> [ResourceID] { try queries.children(of: resource) }

    func statements(of resource: ResourceID, at moment: Moment) throws(SQLError) -> [Statement] {
        try queries.statements(of: resource, at: moment)
    }

    func nextStatement(of resource: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        try queries.nextStatement(of: resource, after: moment)
    }

    func nextEnd(of resource: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        try queries.nextEnd(of: resource, after: moment)
    }

    func hasEnd(of resource: ResourceID, before moment: Moment) throws(SQLError) -> Bool {
        try queries.hasEnd(of: resource, before: moment)
    }

    func segment(of resource: ResourceID, beginningBy moment: Moment) throws(SQLError) -> StoredSegment? {
        try queries.lastSegment(of: resource, by: moment)
    }

    func segments(of resource: ResourceID, from: Moment, through: Moment?) throws(SQLError) -> [StoredSegment] {
        try queries.segments(of: resource, from: from, through: through)
    }

    func account(of root: ResourceID, at moment: Moment) throws(SQLError) -> AccountID? {
        try queries.account(of: root, at: moment)
    }

    func nextAccountChange(of root: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        try queries.nextAccountChange(of: root, after: moment)
    }

    func setAccounts(
        of root: ResourceID, from: Moment, through: Moment?, to changes: [(moment: Moment, account: AccountID)]
    ) throws(SQLError) {
        try queries.deleteAccounts(of: root, from: from, through: through)
        for change in changes { try queries.insertAccount(of: root, from: change.moment, change.account) }
    }

    func insert(_ segment: Segment, of resource: ResourceID) throws(SQLError) {
        _ = try segments.insert(segment, of: resource)
    }

    func close(_ stored: StoredSegment, of resource: ResourceID, at end: Moment) throws(SQLError) {
        try segments.close(stored, at: end)
    }

    func retire(_ stored: StoredSegment, of resource: ResourceID) throws(SQLError) { try segments.retire(stored) }
}
