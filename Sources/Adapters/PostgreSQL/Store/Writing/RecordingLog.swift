import Domain
import JSON
import Ports

/// The log as a transaction sees it: what was looked up in one go before, and what the transaction adds.
final class RecordingLog: RecordedLog {
    /// What is known of an id.
    enum Entry {
        /// No event has it.
        case absent
        case stored(SQLRows, row: Int)
        /// One that the transaction adds.
        case added(Event, recorded: Moment)
    }

    private let connection: Connection
    private var entries: [ByteText: Entry] = [:]
    private(set) var owners: [NodeName: [RootOwner]] = [:]

    init(_ connection: Connection) { self.connection = connection }

    static func eventStatement(_ ids: [ByteText: Entry]) -> (sql: String, values: [SQLValue]) {
        (
            """
            \(EventQueries.selection) FROM unnest($1::text[]) AS wish (id)
            JOIN event_key k ON k.id = wish.id \(EventQueries.joins)
            """, [.texts(ids.keys.map(\.text))]
        )
    }

    /// Takes in the rows of those of some ids that are there.
    func take(_ rows: SQLRows, of ids: [ByteText: Entry]) {
        if entries.isEmpty { entries = ids } else { entries.merge(ids) { known, _ in known } }
        for row in 0..<rows.count { entries[ByteText(rows.text(row, 1))] = .stored(rows, row: row) }
    }

    /// Finds the accounts that have roots of some names, and whether an event that counts speaks of them.
    static func ownerStatement(_ names: [NodeName]) -> (sql: String, values: [SQLValue]) {
        (
            """
            SELECT wish.place, a.name, EXISTS (
                SELECT FROM event e LEFT JOIN cancellation c ON c.home = e.home AND c.event = e.sequence
                WHERE e.home = root.home AND e.root = root.id AND c.event IS NULL)
            FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wish (rtype, name, place)
            JOIN root ON root.name = wish.name AND root.rtype = wish.rtype AND root.owner <> 0
            JOIN account a ON a.id = root.owner
            """, [.texts(names.map(\.rtype)), .texts(names.map { $0.name ?? "" })]
        )
    }

    func takeOwners(_ rows: SQLRows, of names: [NodeName]) {
        for name in names { owners[name] = [] }
        for row in 0..<rows.count {
            let name = names[Int(rows.integer(row, 0)) - 1]
            owners[name, default: []].append(RootOwner(account: rows.text(row, 1), isHeardOf: rows.flag(row, 2)))
        }
    }

    /// Notes an event that is going to be in the log.
    func add(_ event: Event, at recorded: Moment, _ cloudUnique: CloudUniqueTypes) {
        entries[ByteText(event.id)] = .added(event, recorded: recorded)
        guard !owners.isEmpty, let account = event.account,
            !cloudUnique.covers(rtype: event.root.rtype, name: event.root.name)
        else { return }
        let name = NodeName(rtype: event.root.rtype, name: event.root.name)
        guard var others = owners[name] else { return }
        others.removeAll { isSame($0.account, account) }
        owners[name] = others + [RootOwner(account: account, isHeardOf: true)]
    }

    private func entry(_ id: String) throws(SQLError) -> Entry {
        let key = ByteText(id)
        if let known = entries[key] { return known }
        let (sql, values) = RecordingLog.eventStatement([key: .absent])
        take(try connection.run([(sql, values)])[0], of: [key: .absent])
        return entries[key] ?? .absent
    }

    func content(ofEvent id: String) throws(SQLError) -> (fingerprint: Fingerprint, recorded: Moment)? {
        switch try entry(id) {
        case .absent: nil
        case .stored(let rows, let row): (EventQueries.fingerprint(rows, row), rows.moment(row, 2))
        case .added(let event, let recorded): (event.fingerprint, recorded)
        }
    }

    func event(_ id: String) throws(SQLError) -> Event? {
        switch try entry(id) {
        case .absent: nil
        case .stored(let rows, let row): try EventQueries.recorded(rows, row).event
        case .added(let event, _): event
        }
    }

    func owners(ofRoot rtype: String, named name: String) throws(SQLError) -> [RootOwner] {
        let key = NodeName(rtype: rtype, name: name)
        if owners[key] == nil {
            let (sql, values) = RecordingLog.ownerStatement([key])
            takeOwners(try connection.run([(sql, values)])[0], of: [key])
        }
        return owners[key] ?? []
    }
}
