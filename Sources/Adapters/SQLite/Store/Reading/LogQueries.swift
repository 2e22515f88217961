import Domain
import JSON
import Ports

/// Reads the log as another store takes it over: commit by commit, with the ids of what it speaks of.
struct LogQueries {
    private let events: SQLStatement
    private let cancellations: SQLStatement
    private let resources: ResourceTable
    private let cloudUnique: CloudUniqueTypes

    private static let cancelled = """
        SELECT \(EventQueries.columns) FROM cancellation c CROSS JOIN event e ON e.sequence = c.event
        """

    init(_ database: Database, cloudUnique: CloudUniqueTypes) throws(SQLError) {
        events = try database.prepare(
            "\(EventQueries.selection) WHERE e.sequence > ? AND e.recorded <= ? ORDER BY e.sequence LIMIT ?")
        cancellations = try database.prepare(
            "\(Self.cancelled) WHERE c.recorded > ? AND c.recorded <= ? ORDER BY c.recorded LIMIT ?")
        resources = try ResourceTable(database)
        self.cloudUnique = cloudUnique
    }

    /// What was recorded last.
    static func end(_ database: Database) throws(SQLError) -> LogEnd {
        let event = try database.prepare("\(EventQueries.selection) ORDER BY e.sequence DESC LIMIT 1")
        let cancelled = try database.prepare("\(Self.cancelled) ORDER BY c.recorded DESC LIMIT 1")
        return LogEnd(
            event: try event.step() ? try EventQueries.recorded(event) : nil,
            cancelled: try cancelled.step() ? try EventQueries.recorded(cancelled) : nil)
    }

    /// Whole commits behind a place in the log.
    func entries(after mark: LogMark, through moment: Moment, limit: Int) throws(SQLError) -> [LogEntry] {
        let limit = max(1, limit)
        var read = limit + 1
        while true {
            let happened = try entries(events, after: mark.sequence, through: moment, read)
            let cancelled = try entries(cancellations, after: mark.recorded.microseconds, through: moment, read)
            if let commits = LogEntry.commits(events: happened, cancellations: cancelled, read: read, limit: limit) {
                return commits
            }
            read *= 4
        }
    }

    private func entries(
        _ query: SQLStatement, after mark: Int64, through moment: Moment, _ limit: Int
    ) throws(SQLError) -> [LogEntry] {
        try query.bind(.integer(mark), .integer(moment.microseconds), .integer(Int64(limit)))
        var entries: [LogEntry] = []
        while try query.step() {
            var recorded = try EventQueries.recorded(query)
            if query === events {
                recorded = RecordedEvent(
                    event: recorded.event, recorded: recorded.recorded, sequence: recorded.sequence, cancellation: nil)
            }
            entries.append(try entry(recorded))
        }
        return entries
    }

    private func entry(_ recorded: RecordedEvent) throws(SQLError) -> LogEntry {
        let event = recorded.event
        var account: AccountID?
        if let name = event.account { account = try resources.account(named: name) }
        let isOwned = !cloudUnique.covers(rtype: event.root.rtype, name: event.root.name)
        var ids: [ResourceID] = []
        for node in event.nodes {
            let parent = node.parent.map { ids[$0] }
            guard
                let id = try resources.find(
                    parent: parent, rtype: node.rtype, name: node.name,
                    owner: parent == nil && isOwned ? account : nil)
            else {
                throw SQLError(code: 11, message: "a resource of event \(event.id) is missing", statement: "")
            }
            ids.append(id)
        }
        return LogEntry(event: recorded, account: account, resources: ids)
    }
}
