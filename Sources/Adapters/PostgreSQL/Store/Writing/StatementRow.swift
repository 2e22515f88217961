import Domain

/// A row of `statement`, but for its tree and resource.
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

    static let columns = "moment, emitted, ends, event, kind, whole, micros, keep_closed, account, attributes"

    /// Reads the ``columns`` from a place on.
    init(_ rows: SQLRows, _ row: Int, from column: Int) {
        (moment, emitted) = (rows.integer(row, column), rows.integer(row, column + 1))
        (ends, event) = (rows.flag(row, column + 2), rows.integer(row, column + 3))
        charge = ChargeColumns.charge(
            kind: rows.optionalInteger(row, column + 4), whole: rows.integer(row, column + 5),
            micros: rows.integer(row, column + 6))
        keepClosed = rows.flag(row, column + 7)
        account = rows.optionalInteger(row, column + 8).map(AccountID.init(rawValue:))
        hasAttributes = rows.flag(row, column + 9)
    }

    /// What the row says, of an event's id.
    func statement(ofEvent id: String) -> Statement {
        let moment = Moment(microseconds: moment)
        return Statement(
            key: .init(moment: moment, emitted: moment.adding(microseconds: emitted), ends: ends, event: id),
            charge: charge, keepClosed: keepClosed, account: account)
    }

    /// What says nothing of charges and attributes needs no row, except of the root, which holds all of a tree
    /// together.
    ///
    /// - Parameter place: that of the node in its event.
    func isKept(_ place: Int) -> Bool { place == 0 || charge != nil || hasAttributes }
}
