import Domain

/// Writes segments, and which months they cross, as of one commit.
final class SegmentTable {
    /// The moment of the commit that is being made.
    var recorded = Moment.earliest {
        didSet { recordedMonth = CalendarMonth(holding: recorded) }
    }
    private var recordedMonth = CalendarMonth(index: 0)
    private var nextID: Int64 = 1
    /// Whether nobody but this can have made segments since ``nextID`` was read.
    private var isNextKnown = false
    /// Segments from this id on were made in this commit: nobody has seen them yet.
    private var firstOfCommit: Int64 = 1

    private let insertSegment: SQLStatement
    private let closeSegment: SQLStatement
    private let retireSegment: SQLStatement
    private let deleteSegment: SQLStatement
    private let deleteBelieved: SQLStatement
    private let deleteRetired: SQLStatement
    private let insertRow: SQLStatement
    private let insertCrossing: SQLStatement
    private let deleteCrossing: SQLStatement
    private let lastID: SQLStatement

    init(_ database: Database) throws(SQLError) {
        insertSegment = try database.prepare(
            "INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, 0)")
        closeSegment = try database.prepare("UPDATE segment SET end_at = ?, end_known = ?, late = ? WHERE id = ?")
        retireSegment = try database.prepare("UPDATE segment SET known_to = ? WHERE id = ?")
        deleteSegment = try database.prepare("DELETE FROM segment WHERE id = ?")
        let deleteAll = "DELETE FROM segment WHERE resource = ? AND known_to IS"
        deleteBelieved = try database.prepare("\(deleteAll) NULL")
        deleteRetired = try database.prepare("\(deleteAll) NOT NULL")
        insertRow = try database.prepare("INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        insertCrossing = try database.prepare("INSERT INTO month_crossing VALUES (?, ?, ?)")
        deleteCrossing = try database.prepare(
            "DELETE FROM month_crossing WHERE account = ? AND month = ? AND segment = ?")
        lastID = try database.prepare("SELECT max(id) FROM segment")
    }

    /// Begins a commit, or another batch of it that is recorded later.
    func begin(at recorded: Moment) throws(SQLError) {
        self.recorded = recorded
        if !isNextKnown {
            nextID = try lastID.step() ? lastID.integer(0) + 1 : 1
            lastID.reset()
            isNextKnown = true
        }
        firstOfCommit = nextID
    }

    /// Forgets which ids there are; the next commit looks.
    func forget() { isNextKnown = false }

    /// Writes a segment and returns its id.
    func insert(_ segment: Segment, of resource: ResourceID) throws(SQLError) -> Int64 {
        let id = nextID
        nextID += 1
        let quantity = segment.charge.quantity
        try insertSegment.bind(1, id)
        try insertSegment.bind(2, resource.rawValue)
        try insertSegment.bind(3, segment.account?.rawValue)
        try insertSegment.bind(4, ChargeColumns.kind(of: segment.charge))
        try insertSegment.bind(5, Int64(quantity.whole))
        try insertSegment.bind(6, Int64(quantity.micros))
        try insertSegment.bind(7, segment.begin.microseconds)
        try insertSegment.bind(8, segment.end?.microseconds)
        try insertSegment.bind(9, recorded.microseconds)
        try insertSegment.run()
        try eachCrossing(of: segment, id: id, insertCrossing)
        return id
    }

    /// Gives an open segment its end.
    func close(_ stored: StoredSegment, at end: Moment) throws(SQLError) {
        let isNew = stored.id >= firstOfCommit
        let isLate = !isNew && CalendarMonth(holding: end.adding(microseconds: -1)) < recordedMonth
        try closeSegment.bind(1, end.microseconds)
        try closeSegment.bind(2, isNew ? nil : recorded.microseconds)
        try closeSegment.bind(3, isLate ? 1 : 0)
        try closeSegment.bind(4, stored.id)
        try closeSegment.run()
        try eachCrossing(of: stored.segment.ending(end), id: stored.id, insertCrossing)
    }

    /// Ends the belief in a segment; one that nobody has seen goes away.
    func retire(_ stored: StoredSegment) throws(SQLError) {
        try eachCrossing(of: stored.segment, id: stored.id, deleteCrossing)
        if stored.id >= firstOfCommit {
            try deleteSegment.bind(1, stored.id)
            try deleteSegment.run()
        } else {
            try retireSegment.bind(1, recorded.microseconds)
            try retireSegment.bind(2, stored.id)
            try retireSegment.run()
        }
    }

    /// Writes all rows of a resource anew; returns what is believed of it.
    ///
    /// - Parameter old: what was believed of it, whose crossings go.
    func replaceAll(
        _ old: [StoredSegment], of resource: ResourceID, with rows: [SegmentRow]
    ) throws(SQLError) -> [StoredSegment] {
        for stored in old { try eachCrossing(of: stored.segment, id: stored.id, deleteCrossing) }
        for statement in [deleteBelieved, deleteRetired] {
            try statement.bind(1, resource.rawValue)
            try statement.run()
        }
        var believed: [StoredSegment] = []
        for row in rows {
            let (id, quantity) = (nextID, row.segment.charge.quantity)
            nextID += 1
            try insertRow.bind(
                .integer(id), .integer(resource.rawValue), .init(row.segment.account?.rawValue),
                .integer(ChargeColumns.kind(of: row.segment.charge)), .integer(Int64(quantity.whole)),
                .integer(Int64(quantity.micros)), .integer(row.segment.begin.microseconds),
                .init(row.segment.end?.microseconds), .integer(row.knownFrom.microseconds),
                .init(row.endKnown?.microseconds), .init(row.knownTo?.microseconds), .integer(row.isLate ? 1 : 0))
            try insertRow.run()
            guard row.knownTo == nil else { continue }
            try eachCrossing(of: row.segment, id: id, insertCrossing)
            believed.append(StoredSegment(id: id, segment: row.segment))
        }
        return believed
    }

    private func eachCrossing(of segment: Segment, id: Int64, _ statement: SQLStatement) throws(SQLError) {
        guard let end = segment.end, end > segment.begin, let account = segment.account else { return }
        let first = CalendarMonth(holding: segment.begin).index + 1
        let last = CalendarMonth(holding: end.adding(microseconds: -1)).index
        guard first <= last else { return }
        for month in first...last {
            try statement.bind(1, account.rawValue)
            try statement.bind(2, Int64(month))
            try statement.bind(3, id)
            try statement.run()
        }
    }
}
