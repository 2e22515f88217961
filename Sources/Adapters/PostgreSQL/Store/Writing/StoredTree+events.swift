import Domain

extension StoredTree {
    /// Takes in an event: adds what it says, one statement for each node, to the lines of its resources, and brings
    /// segments and accounts up to date.
    ///
    /// - Parameter changes: takes the rows that come with it.
    func record(
        _ event: Event, saying statements: [Statement], sequence: Int64, ids: [ResourceID],
        _ changes: inout [ChangeSet.StatementChange]
    ) throws(SQLError) {
        let (id, moment, nodes) = (event.id, event.moment, event.nodes)
        let isLast = moment > latest
        if isLast { try TimeLineAppend(event, saying: statements, of: ids, owner: owner).run(at: self) }
        for place in statements.indices {
            let row = StatementRow(
                statements[place], event: sequence, hasAttributes: nodes[place].attributes != nil)
            guard row.isKept(place) else { continue }
            try line(ids[place], covering: moment).add(row, ofEvent: id)
            changes.append(.init(home: home, resource: ids[place], row: row))
        }
        note(moment)
        if !isLast { try repair(event, saying: statements, ids: ids) }
    }

    /// Takes what an event says from the lines of its resources, and brings segments and accounts up to date; returns the
    /// rows that go with it.
    func cancel(
        _ event: Event, saying statements: [Statement], sequence: Int64, ids: [ResourceID]
    ) throws(SQLError) -> [ChangeSet.StatementChange] {
        var changes: [ChangeSet.StatementChange] = []
        for (place, statement) in statements.enumerated() {
            let row = StatementRow(
                statement, event: sequence, hasAttributes: event.nodes[place].attributes != nil)
            try line(ids[place], covering: event.moment).removeStatement(ofEvent: sequence)
            changes.append(.init(home: home, resource: ids[place], row: row))
        }
        try repair(event, saying: statements, ids: ids)
        return changes
    }

    private func repair(_ event: Event, saying statements: [Statement], ids: [ResourceID]) throws(SQLError) {
        let changes = ids.indices.map { place in
            TimeLineChange(resource: ids[place], parent: event.nodes[place].parent, charge: statements[place].charge)
        }
        let repair = TimeLineRepair(storage: self, owner: owner, moment: event.moment, changes: changes)
        try repair.run(namesAccount: statements[0].account != nil)
    }
}
