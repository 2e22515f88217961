import Domain
import JSON
import Ports

/// The log as a transaction sees it: what was looked up in one go before, and what the transaction adds.
final class RecordingLog: RecordedLog {
    private let connection: Connection
    /// The ids that were looked up; those that are there have a row.
    private var asked: Set<ByteText> = []
    private var known: [ByteText: (rows: SQLRows, row: Int)] = [:]
    private var added: [ByteText: (event: Event, recorded: Moment)] = [:]
    private(set) var owners: [NodeName: [RootOwner]] = [:]

    init(_ connection: Connection) { self.connection = connection }

    static func eventStatement(_ ids: Set<ByteText>) -> (sql: String, values: [SQLValue]) {
        (
            """
            \(EventQueries.selection) FROM unnest($1::text[]) AS wish (id)
            JOIN event_key k ON k.id = wish.id \(EventQueries.joins)
            """, [.texts(ids.map(\.text))]
        )
    }

    func take(_ rows: SQLRows, of ids: Set<ByteText>) {
        if asked.isEmpty { asked = ids } else { asked.formUnion(ids) }
        for row in 0..<rows.count { known[ByteText(rows.text(row, 1))] = (rows, row) }
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
    func add(_ event: Event, at recorded: Moment, isOwned: Bool) {
        added[ByteText(event.id)] = (event, recorded)
        guard isOwned, let account = event.account else { return }
        let name = NodeName(rtype: event.root.rtype, name: event.root.name)
        guard var others = owners[name] else { return }
        others.removeAll { isSame($0.account, account) }
        owners[name] = others + [RootOwner(account: account, isHeardOf: true)]
    }

    private func row(_ id: String) throws(SQLError) -> (rows: SQLRows, row: Int)? {
        let key = ByteText(id)
        if !asked.contains(key) {
            let (sql, values) = RecordingLog.eventStatement([key])
            take(try connection.run([(sql, values)])[0], of: [key])
        }
        return known[key]
    }

    func content(ofEvent id: String) throws(SQLError) -> (fingerprint: Fingerprint, recorded: Moment)? {
        if let (event, recorded) = added[ByteText(id)] { return (event.fingerprint, recorded) }
        guard let (rows, row) = try row(id) else { return nil }
        return (EventQueries.fingerprint(rows, row), rows.moment(row, 2))
    }

    func event(_ id: String) throws(SQLError) -> Event? {
        if let (event, _) = added[ByteText(id)] { return event }
        guard let (rows, row) = try row(id) else { return nil }
        return try EventQueries.recorded(rows, row).event
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
