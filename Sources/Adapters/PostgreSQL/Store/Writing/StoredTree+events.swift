import Domain

extension StoredTree {
    /// Adds what an event says to the lines of its resources; returns the rows that come with it.
    func add(
        _ event: Event, sequence: Int64, account: AccountID?, ids: [ResourceID]
    ) throws(SQLError) -> [ChangeSet.StatementChange] {
        var changes: [ChangeSet.StatementChange] = []
        for (place, statement) in event.statements(account: account).enumerated()
        where StatementRow.isKept(event.nodes[place], statement, place: place) {
            try cover(ids[place], event.moment)
            let row = StatementRow(statement, event: sequence, node: event.nodes[place])
            lines[ids[place]]?.add(row, statement)
            changes.append(.init(home: home, resource: ids[place], row: row))
        }
        return changes
    }

    /// Takes what an event says from the lines of its resources; returns the rows that go with it.
    func remove(
        _ event: Event, sequence: Int64, account: AccountID?, ids: [ResourceID]
    ) throws(SQLError) -> [ChangeSet.StatementChange] {
        var changes: [ChangeSet.StatementChange] = []
        for (place, statement) in event.statements(account: account).enumerated() {
            try cover(ids[place], event.moment)
            let row = StatementRow(statement, event: sequence, node: event.nodes[place])
            lines[ids[place]]?.removeStatement(ofEvent: sequence)
            changes.append(.init(home: home, resource: ids[place], row: row))
        }
        return changes
    }

    /// Brings segments and accounts up to date after an event came or went.
    func repair(_ event: Event, account: AccountID?, ids: [ResourceID]) throws(SQLError) {
        let charges = event.statements(account: account).map(\.charge)
        let changes = ids.indices.map { place in
            TimeLineChange(resource: ids[place], parent: event.nodes[place].parent, charge: charges[place])
        }
        let repair = TimeLineRepair(storage: self, owner: owner, moment: event.moment, changes: changes)
        try repair.run(namesAccount: account != nil)
    }
}
