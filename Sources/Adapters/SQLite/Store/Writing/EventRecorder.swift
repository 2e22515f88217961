import Domain
import Ports

/// Appends events to the log and keeps what is derived from it up to date, inside a transaction of its caller.
final class EventRecorder {
    private let lines: TimeLineTables
    private let rows: StatementTable
    private let resources: ResourceTable
    private let cloudUnique: CloudUniqueTypes
    private var trees: [RootKey: TreeCache] = [:]
    private var weight = 0

    private let contents: SQLStatement
    private let owners: SQLStatement
    private let events: EventQueries
    private let insertEvent: SQLStatement
    private let lastStatement: SQLStatement
    private let lastSequence: SQLStatement
    private var sequence: Int64 = 0
    /// Whether nobody but this can have recorded events since ``sequence`` was read.
    private var isSequenceKnown = false

    /// How many resources of all trees together are remembered.
    private static let weightLimit = 40_000

    init(_ database: Database, cloudUnique: CloudUniqueTypes) throws(SQLError) {
        lines = try TimeLineTables(database)
        rows = try StatementTable(database)
        resources = try ResourceTable(database)
        self.cloudUnique = cloudUnique
        contents = try database.prepare("SELECT digest_high, digest_low, recorded FROM event WHERE id = ?")
        owners = try database.prepare(
            """
            SELECT a.name, EXISTS (
                SELECT 1 FROM event e LEFT JOIN cancellation c ON c.event = e.sequence
                WHERE e.root = r.id AND c.event IS NULL)
            FROM resource r JOIN account a ON a.id = r.owner
            WHERE coalesce(r.parent, 0) = 0 AND coalesce(r.name, '') = ? AND r.rtype = ?
            """)
        events = try EventQueries(database)
        insertEvent = try database.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        lastStatement = try database.prepare(
            "SELECT moment FROM statement WHERE resource = ? ORDER BY moment DESC LIMIT 1")
        lastSequence = try database.prepare("SELECT max(sequence) FROM event")
    }

    /// Forgets all that was remembered, because another process wrote, or a transaction was undone.
    func forget() {
        trees.removeAll()
        weight = 0
        isSequenceKnown = false
        resources.forget()
        lines.forget()
    }

    /// Begins a batch: what follows is recorded at this moment.
    func begin(at recorded: Moment) throws(SQLError) {
        try lines.segments.begin(at: recorded)
        guard !isSequenceKnown else { return }
        sequence = try lastSequence.step() ? lastSequence.integer(0) : 0
        lastSequence.reset()
        isSequenceKnown = true
    }

    /// Records the events of a message, unless one of them can't be.
    func record(_ message: [Submission]) throws(SQLError) -> [RecordAnswer] {
        let answers = try MessageDecision.answers(to: message, log: self, cloudUnique: cloudUnique)
        for answer in answers where answer.outcome == .recorded {
            if let event = answer.event { try record(event) }
        }
        return answers
    }

    /// Records an event that is not in the log, and returns its place there.
    ///
    /// - Parameter entry: the place and the ids that it has in another store, if it is from one.
    @discardableResult
    func record(_ event: Event, as entry: LogEntry? = nil) throws(SQLError) -> Int64 {
        let account = try account(of: event, as: entry?.account)
        guard let key = cloudUnique.key(of: event) else {
            throw SQLError(code: 11, message: "nothing says which root event \(event.id) means", statement: "")
        }
        let tree = try tree(key, of: event, owner: key.owner == nil ? nil : account, as: entry?.resources[0])
        let ids = try ids(of: event, in: tree, as: entry?.resources)
        if let entry {
            guard account == entry.account, ids == entry.resources else {
                throw SQLError(code: 11, message: "the ids of event \(event.id) are others' here", statement: "")
            }
            sequence = entry.event.sequence - 1
        }
        let sequence = try append(event, root: tree.root)
        let statements = event.statements(account: account)
        let nodes = event.nodes
        for place in ids.indices {
            let row = StatementRow(
                statements[place], event: sequence, hasAttributes: nodes[place].attributes != nil)
            if row.isKept(place) { try rows.insert(row, of: ids[place]) }
        }
        if event.moment > tree.lastMoment {
            try tree.append(event, saying: statements, of: ids)
        } else {
            try repair(tree, event: event, ids: ids, statements: statements)
        }
        count(tree)
        return sequence
    }

    /// Takes an event's statements back, as if it had never been.
    func cancel(_ event: Event, sequence: Int64) throws(SQLError) {
        let account = try account(of: event)
        guard let key = cloudUnique.key(of: event) else { return }
        let tree = try tree(key, of: event, owner: key.owner == nil ? nil : account)
        let ids = try ids(of: event, in: tree)
        let statements = event.statements(account: account)
        for place in ids.indices {
            let row = StatementRow(
                statements[place], event: sequence, hasAttributes: event.nodes[place].attributes != nil)
            try rows.delete(row, of: ids[place])
        }
        try repair(tree, event: event, ids: ids, statements: statements)
        count(tree)
    }

    private func count(_ tree: TreeCache) {
        weight += tree.weight - tree.counted
        tree.counted = tree.weight
    }

    private func account(of event: Event, as wanted: AccountID? = nil) throws(SQLError) -> AccountID? {
        try event.account.map { name throws(SQLError) in
            try resources.account(named: name, recorded: lines.segments.recorded, as: wanted)
        }
    }

    private func repair(
        _ tree: TreeCache, event: Event, ids: [ResourceID], statements: [Statement]
    ) throws(SQLError) {
        tree.forgetEnds()
        let changes = ids.indices.map { place in
            TimeLineChange(
                resource: ids[place], parent: event.nodes[place].parent, charge: statements[place].charge)
        }
        let repair = TimeLineRepair(storage: lines, owner: tree.owner, moment: event.moment, changes: changes)
        try repair.run(namesAccount: statements[0].account != nil)
    }
}

extension EventRecorder: RecordedLog {
    func content(ofEvent id: String) throws(SQLError) -> (fingerprint: Fingerprint, recorded: Moment)? {
        try contents.bind(1, id)
        defer { contents.reset() }
        guard try contents.step() else { return nil }
        let fingerprint = Fingerprint(
            high: UInt64(bitPattern: contents.integer(0)), low: UInt64(bitPattern: contents.integer(1)))
        return (fingerprint, Moment(microseconds: contents.integer(2)))
    }

    func event(_ id: String) throws(SQLError) -> Event? { try events.event(id)?.event }

    func owners(ofRoot rtype: String, named name: String) throws(SQLError) -> [RootOwner] {
        try owners.bind(.text(name), .text(rtype))
        defer { owners.reset() }
        var found: [RootOwner] = []
        while try owners.step() {
            found.append(RootOwner(account: owners.text(0), isHeardOf: owners.integer(1) == 1))
        }
        return found
    }
}

extension EventRecorder {
    private func tree(
        _ key: RootKey, of event: Event, owner: AccountID?, as wanted: ResourceID? = nil
    ) throws(SQLError) -> TreeCache {
        if let known = trees[key] { return known }
        if weight > EventRecorder.weightLimit { forget() }
        let tree: TreeCache
        if let root = try resources.find(parent: nil, rtype: key.rtype, name: key.name, owner: owner) {
            try lastStatement.bind(1, root.rawValue)
            let last = try lastStatement.step() ? lastStatement.integer(0) : -1
            lastStatement.reset()
            tree = TreeCache(root: root, owner: owner, lastMoment: Moment(microseconds: last), in: lines)
        } else {
            let root = try resources.make(
                parent: nil, root: nil, rtype: key.rtype, name: key.name, owner: owner, as: wanted)
            tree = TreeCache(root: root, owner: owner, lastMoment: Moment(microseconds: -1), in: lines)
            tree.add(root)
        }
        trees[key] = tree
        return tree
    }

    /// The resources that an event's nodes are; what is not there is made.
    private func ids(
        of event: Event, in tree: TreeCache, as wanted: [ResourceID]? = nil
    ) throws(SQLError) -> [ResourceID] {
        var ids = [tree.root]
        ids.reserveCapacity(event.nodes.count)
        let nodes = event.nodes
        for place in nodes.indices.dropFirst() {
            let parent = ids[nodes[place].parent ?? 0]
            let name = NodeName(rtype: nodes[place].rtype, name: nodes[place].name)
            let key = TreeCache.ChildKey(parent: parent, name: name)
            if let known = tree.ids[key] {
                ids.append(known)
                continue
            }
            let id: ResourceID
            if let found = try resources.find(parent: parent, rtype: name.rtype, name: name.name, owner: nil) {
                id = found
            } else {
                id = try resources.make(
                    parent: parent, root: tree.root, rtype: name.rtype, name: name.name, owner: nil,
                    as: wanted?[place])
                tree.add(id, below: parent)
            }
            tree.ids[key] = id
            ids.append(id)
        }
        return ids
    }

    private func append(_ event: Event, root: ResourceID) throws(SQLError) -> Int64 {
        sequence += 1
        try insertEvent.bind(1, sequence)
        try insertEvent.bind(2, event.id)
        try insertEvent.bind(3, lines.segments.recorded.microseconds)
        try insertEvent.bind(4, root.rawValue)
        try insertEvent.bind(5, event.source.name)
        try insertEvent.bind(6, event.source.type)
        try insertEvent.bind(7, Int64(bitPattern: event.fingerprint.high))
        try insertEvent.bind(8, Int64(bitPattern: event.fingerprint.low))
        try insertEvent.bind(9, utf8: event.text)
        try insertEvent.run()
        return sequence
    }
}

extension EventRecorder {
    /// Puts what the log makes as of every moment in the place of what is stored of a resource; returns what is believed
    /// now.
    func restore(_ rows: [SegmentRow], of difference: TreeComparison.Difference) throws(SQLError) -> [StoredSegment] {
        try lines.segments.replaceAll(difference.old, of: difference.resource, with: rows)
    }

    /// Puts what the log says in the place of what is stored of a resource.
    func replace(_ difference: TreeComparison.Difference, old: [StoredSegment]) throws(SQLError) {
        try replaceSegments(old, of: difference.resource, with: difference.segments)
        if let statements = difference.statements { try rows.replaceAll(of: difference.resource, with: statements) }
        if let accounts = difference.accounts {
            try lines.setAccounts(
                of: difference.resource, from: .earliest, through: nil, to: accounts.map { ($0.moment, $0.account) })
        }
    }

    /// Puts other segments in the place of those that are believed of a resource.
    private func replaceSegments(
        _ old: [StoredSegment], of resource: ResourceID, with segments: [Segment]
    ) throws(SQLError) {
        // Fixed charges may be alike, so it counts how often each is there.
        var missing = segments
        for stored in old {
            if let place = missing.firstIndex(of: stored.segment) {
                missing.remove(at: place)
            } else {
                try lines.retire(stored, of: resource)
            }
        }
        for segment in missing { try lines.insert(segment, of: resource) }
    }
}
