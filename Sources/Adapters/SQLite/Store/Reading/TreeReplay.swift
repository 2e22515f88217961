import CSQLite
import Domain
import Ports

/// Records the log of single trees again, commit by commit, in a database of its own in memory: what their segments'
/// rows must show as of every moment.
final class TreeReplay {
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

    private let source: Database
    private let events: SQLStatement
    private let copyAccount: SQLStatement
    private let scratch: Database
    private let recorder: EventRecorder
    private let insertResource: SQLStatement
    private let insertAccount: SQLStatement
    private let rows: SQLStatement

    init(_ database: Database, cloudUnique: CloudUniqueTypes) throws(SQLError) {
        source = database
        events = try database.prepare("\(EventQueries.selection) WHERE e.root = ? ORDER BY e.sequence")
        copyAccount = try database.prepare("SELECT id FROM account WHERE name = ?")
        scratch = try Database(path: ":memory:")
        for migration in Schema.migrations { try scratch.execute(migration.sql) }
        recorder = try EventRecorder(scratch, cloudUnique: cloudUnique)
        insertResource = try scratch.prepare("INSERT INTO resource VALUES (?, ?, ?, ?, ?, ?)")
        insertAccount = try scratch.prepare("INSERT INTO account (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING")
        rows = try scratch.prepare("SELECT resource, \(SegmentRow.columns) FROM segment")
    }

    /// The rows that the log of a tree makes, by resource.
    func rows(of tree: TreeQueries.Tree) throws(SQLError) -> [ResourceID: [SegmentRow]] {
        try scratch.execute("BEGIN")
        defer {
            sqlite3_exec(scratch.handle, "ROLLBACK", nil, nil, nil)
            recorder.forget()
        }
        try copy(tree)
        try play(try steps(of: tree.nodes[0].id))
        var result: [ResourceID: [SegmentRow]] = [:]
        while try rows.step() {
            result[ResourceID(rawValue: rows.integer(0)), default: []].append(SegmentRow(rows, from: 1))
        }
        return result
    }

    private func copy(_ tree: TreeQueries.Tree) throws(SQLError) {
        for node in tree.nodes {
            let parent = node.parent.map { tree.nodes[$0].id.rawValue }
            try insertResource.bind(
                .integer(node.id.rawValue), .init(parent), .integer(tree.nodes[0].id.rawValue),
                .init(parent == nil ? tree.owner?.rawValue : nil), .text(node.rtype), .init(node.name))
            try insertResource.run()
        }
    }

    private func steps(of root: ResourceID) throws(SQLError) -> [Step] {
        var steps: [Step] = []
        try events.bind(1, root.rawValue)
        while try events.step() {
            let recorded = try EventQueries.recorded(events)
            steps.append(.event(recorded))
            if let cancellation = recorded.cancellation {
                steps.append(.cancellation(of: recorded, at: cancellation.recorded))
            }
        }
        return steps.enumerated().sorted {
            ($0.element.recorded, $0.offset) < ($1.element.recorded, $1.offset)
        }.map(\.element)
    }

    private func play(_ steps: [Step]) throws(SQLError) {
        var commit: Moment?
        var sequences: [Int64: Int64] = [:]
        for step in steps {
            if step.recorded != commit { try recorder.begin(at: step.recorded) }
            commit = step.recorded
            switch step {
            case .event(let recorded):
                if let account = recorded.event.account { try copyAccount(named: account) }
                sequences[recorded.sequence] = try recorder.record(recorded.event)
            case .cancellation(let recorded, _):
                try recorder.cancel(recorded.event, sequence: sequences[recorded.sequence] ?? 0)
            }
        }
    }

    /// Accounts have the ids that they have in the file.
    private func copyAccount(named name: String) throws(SQLError) {
        try copyAccount.bind(1, name)
        defer { copyAccount.reset() }
        guard try copyAccount.step() else { return }
        try insertAccount.bind(.integer(copyAccount.integer(0)), .text(name))
        try insertAccount.run()
    }
}
