import Domain

extension StoredTree {
    /// Adds what an event says, one statement for each node, to the lines of its resources; returns the rows that come
    /// with it.
    func add(
        _ event: Event, saying statements: [Statement], sequence: Int64, ids: [ResourceID]
    ) throws(SQLError) -> [ChangeSet.StatementChange] {
        var changes: [ChangeSet.StatementChange] = []
        changes.reserveCapacity(statements.count)
        for (place, statement) in statements.enumerated()
        where StatementRow.isKept(event.nodes[place], statement, place: place) {
            let row = StatementRow(statement, event: sequence, node: event.nodes[place])
            try line(ids[place], covering: event.moment).add(row, statement)
            changes.append(.init(home: home, resource: ids[place], row: row))
        }
        return changes
    }

    /// Takes what an event says from the lines of its resources; returns the rows that go with it.
    func remove(
        _ event: Event, saying statements: [Statement], sequence: Int64, ids: [ResourceID]
    ) throws(SQLError) -> [ChangeSet.StatementChange] {
        var changes: [ChangeSet.StatementChange] = []
        for (place, statement) in statements.enumerated() {
            let row = StatementRow(statement, event: sequence, node: event.nodes[place])
            try line(ids[place], covering: event.moment).removeStatement(ofEvent: sequence)
            changes.append(.init(home: home, resource: ids[place], row: row))
        }
        return changes
    }

    /// Brings segments and accounts up to date after an event came or went.
    func repair(_ event: Event, saying statements: [Statement], ids: [ResourceID]) throws(SQLError) {
        let changes = ids.indices.map { place in
            TimeLineChange(resource: ids[place], parent: event.nodes[place].parent, charge: statements[place].charge)
        }
        let repair = TimeLineRepair(storage: self, owner: owner, moment: event.moment, changes: changes)
        try repair.run(namesAccount: statements[0].account != nil)
    }
}
