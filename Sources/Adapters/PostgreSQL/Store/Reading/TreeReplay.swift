import Domain
import JSON
import Ports

/// Records the log of a tree again, commit by commit, in memory: what its segments' rows must show as of every moment.
enum TreeReplay {
    /// Something that was recorded of a tree.
    private enum Step {
        case event(RecordedEvent)
        case cancellation(of: RecordedEvent, at: Moment)

        var recorded: Moment {
            switch self {
            case .event(let event): event.recorded
            case .cancellation(_, let moment): moment
            }
        }
    }

    /// The rows that the log of a tree makes, by resource.
    static func rows(of tree: TreeQueries.Tree) throws(SQLError) -> [ResourceID: [SegmentRow]] {
        var number: Int64 = 0
        let stored = StoredTree(
            home: tree.home, root: tree.nodes[0].id, owner: tree.owner, reader: nil
        ) { () throws(SQLError) in
            number += 1
            return number
        }
        for node in tree.nodes.dropFirst() {
            let name = NodeName(rtype: node.rtype, name: node.name)
            stored.resources.add(ResourceLine(node.id, child: (tree.nodes[node.parent ?? 0].id, name)))
        }
        for step in steps(of: tree) {
            stored.begin(at: step.recorded)
            try play(step, on: stored, tree.accounts)
        }
        var rows: [ResourceID: [SegmentRow]] = [:]
        for record in stored.records where !record.isUndone {
            rows[record.resource, default: []].append(record.row)
        }
        return rows
    }

    private static func steps(of tree: TreeQueries.Tree) -> [Step] {
        var steps: [Step] = []
        for recorded in tree.log {
            steps.append(.event(recorded))
            if let cancellation = recorded.cancellation {
                steps.append(.cancellation(of: recorded, at: cancellation.recorded))
            }
        }
        return steps.enumerated().sorted {
            ($0.element.recorded, $0.offset) < ($1.element.recorded, $1.offset)
        }.map(\.element)
    }

    private static func play(
        _ step: Step, on tree: StoredTree, _ accounts: [ByteText: AccountID]
    ) throws(SQLError) {
        let (recorded, isCancelled): (RecordedEvent, Bool) =
            switch step {
            case .event(let event): (event, false)
            case .cancellation(let event, _): (event, true)
            }
        let event = recorded.event
        var ids = [tree.root]
        for node in event.nodes.dropFirst() {
            let name = NodeName(rtype: node.rtype, name: node.name)
            guard let id = tree.resources.child(of: ids[node.parent ?? 0], name) else {
                throw SQLError.corrupt("a resource of event \(event.id) is missing")
            }
            ids.append(id)
        }
        let statements = event.statements(account: event.account.flatMap { accounts[ByteText($0)] })
        if isCancelled {
            _ = try tree.cancel(event, saying: statements, sequence: recorded.sequence, ids: ids)
        } else {
            var changes: [ChangeSet.StatementChange] = []
            try tree.record(event, saying: statements, sequence: recorded.sequence, ids: ids, &changes)
        }
    }
}
