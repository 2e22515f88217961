import Domain

/// A row of `statement`, but for its resource.
struct StatementRow: Hashable, Sendable {
    let moment: Int64
    /// Counted from the moment.
    let emitted: Int64
    let ends: Bool
    let event: Int64
    let charge: Charge?
    let keepClosed: Bool
    let account: AccountID?
    let hasAttributes: Bool

    init(_ statement: Statement, event: Int64, hasAttributes: Bool) {
        moment = statement.key.moment.microseconds
        emitted = statement.key.emitted.microseconds - moment
        (ends, self.event, charge) = (statement.key.ends, event, statement.charge)
        (keepClosed, account, self.hasAttributes) = (statement.keepClosed, statement.account, hasAttributes)
    }

    /// Reads the columns after `resource`.
    init(_ row: SQLStatement) {
        (moment, emitted, ends, event) = (row.integer(0), row.integer(1), row.integer(2) == 1, row.integer(3))
        charge = ChargeColumns.charge(kind: row.optionalInteger(4), whole: row.integer(5), micros: row.integer(6))
        keepClosed = row.integer(7) == 1
        account = row.optionalInteger(8).map(AccountID.init(rawValue:))
        hasAttributes = row.integer(9) == 1
    }

    /// What says nothing of charges and attributes needs no row, except of the root, which holds all of a tree together.
    ///
    /// - Parameter place: that of the node in its event.
    func isKept(_ place: Int) -> Bool { place == 0 || charge != nil || hasAttributes }
}

/// Writes and reads the rows of `statement`.
final class StatementTable {
    private let insert: SQLStatement
    private let delete: SQLStatement
    private let deleteAll: SQLStatement
    private let all: SQLStatement

    init(_ database: Database) throws(SQLError) {
        insert = try database.prepare("INSERT INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        delete = try database.prepare(
            "DELETE FROM statement WHERE resource = ? AND moment = ? AND emitted = ? AND ends = ? AND event = ?")
        deleteAll = try database.prepare("DELETE FROM statement WHERE resource = ?")
        all = try database.prepare(
            """
            SELECT moment, emitted, ends, event, kind, whole, micros, keep_closed, account, attributes
            FROM statement WHERE resource = ?
            """)
    }

    func insert(_ row: StatementRow, of resource: ResourceID) throws(SQLError) {
        let (kind, quantity) = ChargeColumns.columns(of: row.charge)
        try bindKey(of: row, resource, to: insert)
        try insert.bind(6, kind)
        try insert.bind(7, quantity.map { Int64($0.whole) })
        try insert.bind(8, quantity.map { Int64($0.micros) })
        try insert.bind(9, row.keepClosed ? 1 : 0)
        try insert.bind(10, row.account?.rawValue)
        try insert.bind(11, row.hasAttributes ? 1 : 0)
        try insert.run()
    }

    func delete(_ row: StatementRow, of resource: ResourceID) throws(SQLError) {
        try bindKey(of: row, resource, to: delete)
        try delete.run()
    }

    private func bindKey(of row: StatementRow, _ resource: ResourceID, to query: SQLStatement) throws(SQLError) {
        try query.bind(1, resource.rawValue)
        try query.bind(2, row.moment)
        try query.bind(3, row.emitted)
        try query.bind(4, row.ends ? 1 : 0)
        try query.bind(5, row.event)
    }

    func rows(of resource: ResourceID) throws(SQLError) -> [StatementRow] {
        try all.bind(1, resource.rawValue)
        var rows: [StatementRow] = []
        while try all.step() { rows.append(StatementRow(all)) }
        return rows
    }

    func replaceAll(of resource: ResourceID, with rows: [StatementRow]) throws(SQLError) {
        try deleteAll.bind(1, resource.rawValue)
        try deleteAll.run()
        for row in rows { try insert(row, of: resource) }
    }
}
