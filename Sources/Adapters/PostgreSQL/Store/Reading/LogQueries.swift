import Domain
import JSON
import Ports

/// Reads the log as another store takes it over: commit by commit, with the ids of what it speaks of.
struct LogQueries {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    private static let happened = "\(EventQueries.selection) FROM event e \(EventQueries.cancellation)"
    private static let cancelled = """
        \(EventQueries.selection) FROM cancellation c JOIN event e ON e.home = c.home AND e.sequence = c.event
        """

    /// What was recorded last: the last event, and the one that was cancelled last.
    static let ends = [
        "\(happened) ORDER BY e.sequence DESC LIMIT 1", "\(cancelled) ORDER BY c.recorded DESC LIMIT 1",
    ]

    /// Reads what ``ends`` found.
    static func end(_ rows: [SQLRows]) throws(SQLError) -> LogEnd {
        let found = try rows.map { rows throws(SQLError) in
            rows.count > 0 ? try EventQueries.recorded(rows, 0) : nil
        }
        return LogEnd(event: found[0], cancelled: found[1])
    }

    /// Whole commits behind a place in the log.
    func entries(after mark: LogMark, through moment: Moment, limit: Int) throws(SQLError) -> [LogEntry] {
        let limit = max(1, limit)
        var read = limit + 1
        while true {
            let rows = try connection.run([
                (
                    "\(Self.happened) WHERE e.sequence > $1 AND e.recorded <= $2 ORDER BY e.sequence LIMIT $3",
                    [.integer(mark.sequence), .integer(moment.microseconds), .integer(Int64(read))]
                ),
                (
                    "\(Self.cancelled) WHERE c.recorded > $1 AND c.recorded <= $2 ORDER BY c.recorded LIMIT $3",
                    [.integer(mark.recorded.microseconds), .integer(moment.microseconds), .integer(Int64(read))]
                ),
            ])
            let events = try entries(rows[0], areCancellations: false)
            let cancellations = try entries(rows[1], areCancellations: true)
            if let commits = LogEntry.commits(
                events: events, cancellations: cancellations, read: read, limit: limit)
            {
                return commits
            }
            read *= 4
        }
    }

    private func entries(_ rows: SQLRows, areCancellations: Bool) throws(SQLError) -> [LogEntry] {
        let found = try (0..<rows.count).map { row throws(SQLError) in try EventQueries.recorded(rows, row) }
        let accounts = try accounts(of: found)
        let resources = try resources(of: found.map(\.event), rows)
        return zip(found, resources).map { recorded, resources in
            let cancellation = areCancellations ? recorded.cancellation : nil
            return LogEntry(
                event: RecordedEvent(
                    event: recorded.event, recorded: recorded.recorded, sequence: recorded.sequence,
                    cancellation: cancellation),
                account: recorded.event.account.flatMap { accounts[ByteText($0)] }, resources: resources)
        }
    }

    private func accounts(of events: [RecordedEvent]) throws(SQLError) -> [ByteText: AccountID] {
        let names = Set(events.compactMap(\.event.account).map(ByteText.init))
        guard !names.isEmpty else { return [:] }
        let rows = try connection.query(
            "SELECT id, name FROM account WHERE name = ANY ($1::text[])", .texts(names.map(\.text)))
        var accounts: [ByteText: AccountID] = [:]
        for row in 0..<rows.count {
            accounts[ByteText(rows.text(row, 1))] = AccountID(rawValue: rows.integer(row, 0))
        }
        return accounts
    }

    private static let children = """
        SELECT wish.place, r.id
        FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) WITH ORDINALITY
            AS wish (home, parent, rtype, name, place)
        JOIN resource r ON r.home = wish.home AND r.parent = wish.parent AND r.rtype = wish.rtype
            AND coalesce(r.name, '') = wish.name AND r.parent IS NOT NULL
        """

    /// The resources that the nodes of events are: roots from the events' rows, then what is below them, in as many
    /// rounds as it is deep.
    private func resources(of events: [Event], _ rows: SQLRows) throws(SQLError) -> [[ResourceID]] {
        var ids = events.indices.map { row in
            [ResourceID(rawValue: rows.integer(row, 12))] + events[row].nodes.dropFirst().map { _ in Self.unknown }
        }
        while true {
            // Those whose parents are known.
            var wishes: [(event: Int, node: Int, parent: ResourceID)] = []
            for (row, event) in events.enumerated() {
                for (place, node) in event.nodes.enumerated().dropFirst() where ids[row][place] == Self.unknown {
                    let parent = ids[row][node.parent ?? 0]
                    if parent != Self.unknown { wishes.append((row, place, parent)) }
                }
            }
            guard !wishes.isEmpty else { return ids }
            let nodes = wishes.map { events[$0.event].nodes[$0.node] }
            let found = try connection.query(
                Self.children, .integers(wishes.map { rows.integer($0.event, 11) }),
                .integers(wishes.map(\.parent.rawValue)), .texts(nodes.map(\.rtype)),
                .texts(nodes.map { $0.name ?? "" }))
            guard found.count == wishes.count else {
                throw SQLError.corrupt("a resource of an event is missing")
            }
            for row in 0..<found.count {
                let wish = wishes[Int(found.integer(row, 0)) - 1]
                ids[wish.event][wish.node] = ResourceID(rawValue: found.integer(row, 1))
            }
        }
    }

    private static let unknown = ResourceID(rawValue: 0)
}
