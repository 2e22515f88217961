import Domain

/// The look-ups in statements, segments and accounts, each by one step into an index.
final class TimeLineQueries {
    private let childrenOf: SQLStatement
    private let statementsAt: SQLStatement
    private let eventID: SQLStatement
    private let statementAfter: SQLStatement
    private let endAfter: SQLStatement
    private let endBefore: SQLStatement
    private let segmentBy: SQLStatement
    private let segmentsFrom: SQLStatement
    private let accountAt: SQLStatement
    private let accountAfter: SQLStatement
    private let accountDelete: SQLStatement
    private let accountInsert: SQLStatement
    /// The ids of events that were met last: an event speaks of several resources, and each of them asks.
    private var eventIDs: [Int64: String] = [:]

    private static let segmentColumns = "id, account, kind, whole, micros, begin_at, end_at"

    init(_ database: Database) throws(SQLError) {
        childrenOf = try database.prepare("SELECT id FROM resource WHERE coalesce(parent, 0) = ?")
        statementsAt = try database.prepare(
            """
            SELECT emitted, ends, event, kind, whole, micros, keep_closed, account FROM statement
            WHERE resource = ? AND moment = ?
            """)
        eventID = try database.prepare("SELECT id FROM event WHERE sequence = ?")
        statementAfter = try database.prepare(
            "SELECT moment FROM statement WHERE resource = ? AND moment > ? ORDER BY moment LIMIT 1")
        // Left to itself the library walks through all statements of the resource.
        endAfter = try database.prepare(
            """
            SELECT moment FROM statement INDEXED BY statement_end
            WHERE resource = ? AND moment > ? AND kind = 2 ORDER BY moment LIMIT 1
            """)
        endBefore = try database.prepare(
            """
            SELECT 1 FROM statement INDEXED BY statement_end
            WHERE resource = ? AND moment < ? AND kind = 2 LIMIT 1
            """)
        segmentBy = try database.prepare(
            """
            SELECT \(Self.segmentColumns) FROM segment
            WHERE resource = ? AND begin_at <= ? AND known_to IS NULL AND (end_at IS NULL OR end_at > begin_at)
            ORDER BY begin_at DESC LIMIT 1
            """)
        segmentsFrom = try database.prepare(
            """
            SELECT \(Self.segmentColumns) FROM segment
            WHERE resource = ? AND begin_at BETWEEN ? AND ? AND known_to IS NULL ORDER BY begin_at
            """)
        accountAt = try database.prepare(
            "SELECT account FROM ownership WHERE root = ? AND moment <= ? ORDER BY moment DESC LIMIT 1")
        accountAfter = try database.prepare(
            "SELECT moment FROM ownership WHERE root = ? AND moment > ? ORDER BY moment LIMIT 1")
        accountDelete = try database.prepare("DELETE FROM ownership WHERE root = ? AND moment BETWEEN ? AND ?")
        accountInsert = try database.prepare("INSERT INTO ownership VALUES (?, ?, ?)")
    }

    func children(of resource: ResourceID) throws(SQLError) -> [ResourceID] {
        try childrenOf.bind(1, resource.rawValue)
        var children: [ResourceID] = []
        while try childrenOf.step() { children.append(ResourceID(rawValue: childrenOf.integer(0))) }
        return children
    }

    func statements(of resource: ResourceID, at moment: Moment) throws(SQLError) -> [Statement] {
        let query = statementsAt
        try query.bind(1, resource.rawValue)
        try query.bind(2, moment.microseconds)
        var statements: [Statement] = []
        while try query.step() {
            let key = Statement.Key(
                moment: moment, emitted: moment.adding(microseconds: query.integer(0)), ends: query.integer(1) == 1,
                event: try id(ofEvent: query.integer(2)))
            let charge = ChargeColumns.charge(
                kind: query.optionalInteger(3), whole: query.integer(4), micros: query.integer(5))
            statements.append(
                Statement(
                    key: key, charge: charge, keepClosed: query.integer(6) == 1,
                    account: query.optionalInteger(7).map(AccountID.init(rawValue:))))
        }
        return statements
    }

    private func id(ofEvent sequence: Int64) throws(SQLError) -> String {
        if let known = eventIDs[sequence] { return known }
        try eventID.bind(1, sequence)
        defer { eventID.reset() }
        guard try eventID.step() else {
            throw SQLError(code: 11, message: "event \(sequence) is missing", statement: "")
        }
        let id = eventID.text(0)
        if eventIDs.count >= 1_000 { eventIDs.removeAll(keepingCapacity: true) }
        eventIDs[sequence] = id
        return id
    }

    /// Forgets what was read of events that may not be there any more.
    func discard() { eventIDs.removeAll(keepingCapacity: true) }

    func nextStatement(of resource: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        try first(statementAfter, resource, moment).map(Moment.init(microseconds:))
    }

    func nextEnd(of resource: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        try first(endAfter, resource, moment).map(Moment.init(microseconds:))
    }

    func hasEnd(of resource: ResourceID, before moment: Moment) throws(SQLError) -> Bool {
        try first(endBefore, resource, moment) != nil
    }

    /// The last segment with a length that begins at or before a moment.
    func lastSegment(of resource: ResourceID, by moment: Moment) throws(SQLError) -> StoredSegment? {
        try segmentBy.bind(1, resource.rawValue)
        try segmentBy.bind(2, moment.microseconds)
        defer { segmentBy.reset() }
        return try segmentBy.step() ? stored(segmentBy) : nil
    }

    func segments(of resource: ResourceID, from: Moment, through: Moment?) throws(SQLError) -> [StoredSegment] {
        try segmentsFrom.bind(1, resource.rawValue)
        try segmentsFrom.bind(2, from.microseconds)
        try segmentsFrom.bind(3, (through ?? .never).microseconds)
        var segments: [StoredSegment] = []
        while try segmentsFrom.step() { segments.append(stored(segmentsFrom)) }
        return segments
    }

    func account(of root: ResourceID, at moment: Moment) throws(SQLError) -> AccountID? {
        try first(accountAt, root, moment).map(AccountID.init(rawValue:))
    }

    func nextAccountChange(of root: ResourceID, after moment: Moment) throws(SQLError) -> Moment? {
        try first(accountAfter, root, moment).map(Moment.init(microseconds:))
    }

    func deleteAccounts(of root: ResourceID, from: Moment, through: Moment?) throws(SQLError) {
        try accountDelete.bind(1, root.rawValue)
        try accountDelete.bind(2, from.microseconds)
        try accountDelete.bind(3, (through ?? .never).microseconds)
        try accountDelete.run()
    }

    func insertAccount(of root: ResourceID, from moment: Moment, _ account: AccountID) throws(SQLError) {
        try accountInsert.bind(1, root.rawValue)
        try accountInsert.bind(2, moment.microseconds)
        try accountInsert.bind(3, account.rawValue)
        try accountInsert.run()
    }

    private func stored(_ query: SQLStatement) -> StoredSegment {
        StoredSegment(id: query.integer(0), segment: query.segment(from: 1))
    }

    private func first(_ query: SQLStatement, _ resource: ResourceID, _ moment: Moment) throws(SQLError) -> Int64? {
        try query.bind(1, resource.rawValue)
        try query.bind(2, moment.microseconds)
        defer { query.reset() }
        return try query.step() ? query.integer(0) : nil
    }
}
