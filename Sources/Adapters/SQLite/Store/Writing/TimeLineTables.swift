import Domain

/// The statements and segments in the file, as ``TimeLineRepair`` asks for them.
///
/// While `inOrder` names a tree, the event that is being recorded comes after all others of that tree, and what is
/// asked is answered from what the writer remembers of it.
final class TimeLineTables: TimeLineStorage {
    /// The event in hand: its moment, and what it says of which resource.
    struct Current {
        var moment = Moment.earliest
        var statements: [ResourceID: Statement] = [:]
    }

    let segments: SegmentTable
    var current = Current()
    /// The tree whose last event is in hand.
    var inOrder: TreeCache?
    /// New ends of time lines, which count from the next event on.
    private var tails: [ResourceID: StoredSegment] = [:]
    private let queries: TimeLineQueries

    init(_ database: Database) throws(SQLError) {
        segments = try SegmentTable(database)
        queries = try TimeLineQueries(database)
    }

    /// What the writer knows of the end of a resource's time line, looked up if need be.
    func tail(of resource: ResourceID, in tree: TreeCache) throws(SQLError) -> TreeCache.Tail {
        if let known = tree.tails[resource] { return known }
        let last = try queries.lastSegment(of: resource, by: .never)
        // The statements of the event in hand are in the file already; they count from the next event on.
        let tail = TreeCache.Tail(last: last, hasEnd: try queries.hasEnd(of: resource, before: current.moment))
        tree.tails[resource] = tail
        return tail
    }

    /// Takes over what the event in hand changed at the ends of time lines.
    func settle() {
        guard let tree = inOrder else { return }
        for (resource, statement) in current.statements where statement.charge == .end {
            tree.tails[resource, default: .init(last: nil, hasEnd: true)].hasEnd = true
        }
        for (resource, segment) in tails {
            tree.tails[resource, default: .init(last: nil, hasEnd: false)].last = segment
        }
        tails.removeAll(keepingCapacity: true)
    }

    /// Forgets what was not settled, and what others may have changed.
    func forget() {
        tails.removeAll(keepingCapacity: true)
        segments.forget()
        queries.discard()
    }

    func children(of resource: ResourceID) throws(SQLError) -> [ResourceID] {
        if let known = inOrder?.children[resource] { return known }
        let children = try queries.children(of: resource)
        inOrder?.children[resource] = children
        return children
    }

    func statements(of resource: ResourceID, at moment: Moment) throws(SQLError) -> [Statement] {
        if inOrder != nil { return moment == current.moment ? current.statements[resource].map { [$0] } ?? [] : [] }
        return try queries.statements(of: resource, at: moment)
    }

    func nextStatement(of resource: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        inOrder != nil ? nil : try queries.nextStatement(of: resource, after: moment)
    }

    func nextEnd(of resource: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        inOrder != nil ? nil : try queries.nextEnd(of: resource, after: moment)
    }

    func hasEnd(of resource: ResourceID, before moment: Moment) throws(SQLError) -> Bool {
        if let tree = inOrder { return try tail(of: resource, in: tree).hasEnd }
        return try queries.hasEnd(of: resource, before: moment)
    }

    func segment(of resource: ResourceID, beginningBy moment: Moment) throws(SQLError) -> StoredSegment? {
        if let tree = inOrder { return try tail(of: resource, in: tree).last }
        return try queries.lastSegment(of: resource, by: moment)
    }

    func segments(of resource: ResourceID, from: Moment, through: Moment?) throws(SQLError) -> [StoredSegment] {
        inOrder != nil ? [] : try queries.segments(of: resource, from: from, through: through)
    }

    func account(of root: ResourceID, at moment: Moment) throws(SQLError) -> AccountID? {
        if let tree = inOrder { return tree.account }
        return try queries.account(of: root, at: moment)
    }

    func nextAccountChange(of root: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        inOrder != nil ? nil : try queries.nextAccountChange(of: root, after: moment)
    }

    func setAccounts(
        of root: ResourceID, from: Moment, through: Moment?, to changes: [(moment: Moment, account: AccountID)]
    ) throws(SQLError) {
        if let tree = inOrder {
            if let account = changes.last?.account { tree.account = account }
        } else {
            try queries.deleteAccounts(of: root, from: from, through: through)
        }
        for change in changes { try queries.insertAccount(of: root, from: change.moment, change.account) }
    }

    func insert(_ segment: Segment, of resource: ResourceID) throws(SQLError) {
        let id = try segments.insert(segment, of: resource)
        guard inOrder != nil, segment.hasLength else { return }
        tails[resource] = StoredSegment(id: id, segment: segment)
    }

    func close(_ stored: StoredSegment, of resource: ResourceID, at end: Moment) throws(SQLError) {
        try segments.close(stored, at: end)
        guard inOrder != nil, tails[resource] == nil else { return }
        tails[resource] = StoredSegment(id: stored.id, segment: stored.segment.ending(end))
    }

    func retire(_ stored: StoredSegment, of resource: ResourceID) throws(SQLError) {
        try segments.retire(stored)
    }
}
