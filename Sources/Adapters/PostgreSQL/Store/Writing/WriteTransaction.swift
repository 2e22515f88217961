import Domain
import JSON
import Ports

/// One transaction of a writer: the trees that it works on, and what it is going to write.
///
/// It takes three rounds to the server, however much there is to record: locks, look-ups and places in the order of
/// commits; the trees; all changes and the commit.
final class WriteTransaction {
    let connection: Connection
    let now: Moment
    private let numbers: SegmentNumbers
    /// The id of the next segment.
    let segmentNumber: () throws(SQLError) -> Int64
    private let reader: TreeReader

    /// Where events belong; what they need is to be known before the locks are taken.
    var places: EventPlaces
    /// The trees that it works on.
    private var touched: [TreePlace] = []
    var changes = ChangeSet()
    private var resourceIDs: ArraySlice<Int64> = []
    private var lastEvent: Int64 = 0
    private var lastRejected: Int64 = 0
    /// The moment of the transaction's first batch.
    private(set) var recorded = Moment.earliest

    init(_ connection: Connection, now: Moment, cloudUnique: CloudUniqueTypes, numbers: SegmentNumbers) {
        (self.connection, self.now, self.numbers, places) = (connection, now, numbers, EventPlaces(cloudUnique))
        segmentNumber = { () throws(SQLError) in
            try numbers.number { () throws(SQLError) in
                let (sql, values) = CommitPlaces.choose(.init(segments: SegmentNumbers.stretch), now: now)
                return CommitPlaces(try connection.run([(sql, values)])[0])
            }
        }
        reader = TreeReader(connection, nextSegment: segmentNumber)
    }

    // MARK: The first round

    /// Begins: takes the locks of the trees that are wanted, and looks them up.
    ///
    /// - Parameters:
    ///   - others: further look-ups, run after the locks are taken.
    ///   - wish: the places in the order of commits; `nil` where that is not known yet.
    /// - Returns: what the further look-ups found.
    func begin(
        others: Connection.Batch = [], wish: CommitPlaces.Wish?
    ) throws(SQLError) -> ArraySlice<SQLRows> {
        let locks =
            [(WriteTransaction.begin, [])] + AdvisoryLock.statements(for: places.wantedTrees.lazy.map(\.key))
            + [(Schema.counting, [])]
        let all = try connection.run(locks + places.lookups + others + (wish.map(choosing) ?? []))
        try Schema.check(all[locks.count - 1])
        let rows = all.dropFirst(locks.count)
        places.take(rows.prefix(2))
        if wish != nil, let chosen = rows.last.map(CommitPlaces.init) { take(chosen) }
        return rows.dropFirst(2).dropLast(wish == nil ? 0 : 2)
    }

    /// Takes the locks of trees that are wanted since.
    func add(others: Connection.Batch, wish: CommitPlaces.Wish) throws(SQLError) -> ArraySlice<SQLRows> {
        let locks = AdvisoryLock.statements(for: places.wantedTrees.lazy.map(\.key))
        let rows = try connection.run(locks + places.lookups + others + choosing(wish)).dropFirst(locks.count)
        places.take(rows.prefix(2))
        if let chosen = rows.last.map(CommitPlaces.init) { take(chosen) }
        return rows.dropFirst(2).dropLast(2)
    }

    /// Statements behind a lock see what was committed until it was theirs.
    private static let begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"

    /// Begins, and keeps all other writers from all trees.
    func beginAlone() throws(SQLError) {
        let lock = "SELECT pg_advisory_xact_lock(\(AdvisoryLock.allTrees.numbers))"
        let rows = try connection.run(
            [(WriteTransaction.begin, []), (lock, []), (Schema.counting, [])] + choosing(.init(batches: 1)))
        try Schema.check(rows[2])
        if let chosen = rows.last.map(CommitPlaces.init) { take(chosen) }
    }

    private func choosing(_ wish: CommitPlaces.Wish) -> Connection.Batch {
        var wish = wish
        wish.segments = numbers.isScarce ? SegmentNumbers.stretch : 0
        return [(CommitPlaces.announce, []), CommitPlaces.choose(wish, now: now)]
    }

    private func take(_ places: CommitPlaces) {
        (recorded, lastEvent, lastRejected) = (places.recorded, places.event, places.rejected)
        if numbers.isScarce { numbers.take(behind: places.segment, count: SegmentNumbers.stretch) }
    }

    // MARK: The second round

    /// Reads the trees that some events touch, and makes the accounts that they name first.
    ///
    /// - Parameters:
    ///   - events: each with the moment at which it is recorded.
    ///   - isNumbering: whether what they make is given ids of this store.
    func prepare(_ events: [(event: PlacedEvent, recorded: Moment)], isNumbering: Bool = true) throws(SQLError) {
        var missing: [AccountPlace] = []
        var nodeCount = 0
        for (placed, recorded) in events {
            touch(placed.tree, at: placed.event.moment)
            if isNumbering, placed.tree.root == nil { nodeCount += placed.event.nodes.count }
            if let account = placed.account, account.id == nil, account.recorded == nil {
                account.recorded = recorded
                missing.append(account)
            }
        }
        let stored = touched.filter { $0.root != nil }
        let wishes = stored.compactMap { place in
            place.root.map { TreeReader.Wish(home: $0.home, root: $0.id, owner: $0.owner, from: place.from) }
        }
        var batch: Connection.Batch = []
        if !missing.isEmpty { batch.append(AccountTable.making(missing)) }
        if nodeCount > 0 { batch.append(CommitPlaces.choose(.init(resources: nodeCount), now: now)) }
        if !wishes.isEmpty { batch += TreeReader.statements(for: wishes) }
        guard !batch.isEmpty else { return }
        var rows = try connection.run(batch)[...]
        if !missing.isEmpty, let made = rows.popFirst() { places.takeAccounts(made) }
        if nodeCount > 0, let chosen = rows.popFirst().map(CommitPlaces.init) { takeResources(chosen, nodeCount) }
        for (place, tree) in zip(stored, reader.trees(wishes, rows)) { place.tree = tree }
    }

    private func touch(_ place: TreePlace, at moment: Moment) {
        let from = place.from
        if from == .never { touched.append(place) }
        if moment < from { place.from = moment }
    }

    private func takeResources(_ places: CommitPlaces, _ count: Int) {
        resourceIDs = ((places.resource + 1)...(places.resource + Int64(count))).map(\.self)[...]
    }

    private func resourceID() throws(SQLError) -> ResourceID {
        if resourceIDs.isEmpty {
            let (sql, values) = CommitPlaces.choose(.init(resources: 8), now: now)
            takeResources(CommitPlaces(try connection.run([(sql, values)])[0]), 8)
        }
        return ResourceID(rawValue: resourceIDs.removeFirst())
    }

    /// Looks up which rejected deliveries are kept already, and takes numbers for the others. It comes after all that the
    /// numbers taken before are for.
    func numbers(ofRejected digests: [Fingerprint]) throws(SQLError) -> [Fingerprint: Int64] {
        let wish = CommitPlaces.Wish(rejected: digests.count)
        let rows = try connection.run([RejectedTable.finding(digests), CommitPlaces.choose(wish, now: now)])
        if let places = rows.last.map(CommitPlaces.init) { lastRejected = places.rejected }
        return rows.first.map(RejectedTable.ids) ?? [:]
    }

    func rejectedID() -> Int64 {
        lastRejected += 1
        return lastRejected
    }

    // MARK: Events

    /// Records an event that is not in the log.
    ///
    /// - Parameter entry: the place and the ids that it has in another store, if it is from one.
    func record(_ placed: PlacedEvent, at recorded: Moment, as entry: LogEntry? = nil) throws(SQLError) {
        let (event, account) = (placed.event, placed.account?.id)
        let (tree, ids) = try nodes(of: event, account: account, at: recorded, in: placed.tree, as: entry?.resources)
        if let entry {
            guard account == entry.account, ids == entry.resources else {
                throw SQLError.corrupt("the ids of event \(event.id) are others' here")
            }
            lastEvent = entry.event.sequence
        } else {
            lastEvent += 1
        }
        let statements = event.statements(account: account)
        changes.events.append(
            .init(home: tree.home, root: tree.root, sequence: lastEvent, recorded: recorded, event: event))
        try tree.record(event, saying: statements, sequence: lastEvent, ids: ids, &changes.statements)
    }

    /// Takes an event's statements back, as if it had never been.
    func cancel(_ placed: PlacedEvent, sequence: Int64, at recorded: Moment) throws(SQLError) {
        let (event, account) = (placed.event, placed.account?.id)
        let (tree, ids) = try nodes(of: event, account: account, at: recorded, in: placed.tree)
        let statements = event.statements(account: account)
        let gone = try tree.cancel(event, saying: statements, sequence: sequence, ids: ids)
        // What this transaction adds is not there to be deleted.
        if changes.events.contains(where: { $0.sequence == sequence }) {
            changes.statements.removeAll { $0.row.event == sequence }
        } else {
            changes.goneStatements += gone
        }
    }

    /// The tree of an event, and the resources that its nodes are; what is not there is made.
    private func nodes(
        of event: Event, account: AccountID?, at recorded: Moment, in place: TreePlace, as wanted: [ResourceID]? = nil
    ) throws(SQLError) -> (StoredTree, [ResourceID]) {
        let tree: StoredTree
        if let known = place.tree { tree = known } else { tree = try make(place, account: account, as: wanted?[0]) }
        tree.begin(at: recorded)
        let nodes = event.nodes
        var ids: [ResourceID] = []
        ids.reserveCapacity(nodes.count)
        ids.append(tree.root)
        for number in nodes.indices.dropFirst() {
            let parent = ids[nodes[number].parent ?? 0]
            let name = NodeName(rtype: nodes[number].rtype, name: nodes[number].name)
            if let known = tree.resources.child(of: parent, name) {
                ids.append(known)
                continue
            }
            let id = if let wanted { wanted[number] } else { try resourceID() }
            tree.resources.add(ResourceLine(id, child: (parent, name)))
            changes.resources.append(
                .init(home: tree.home, root: tree.root, id: id, parent: parent, owner: nil, name: name))
            ids.append(id)
        }
        return (tree, ids)
    }

    private func make(
        _ place: TreePlace, account: AccountID?, as wanted: ResourceID?
    ) throws(SQLError) -> StoredTree {
        let id = if let wanted { wanted } else { try resourceID() }
        let owner = place.key.owner == nil ? nil : account
        let tree = StoredTree(
            home: account?.rawValue ?? 0, root: id, owner: owner, reader: nil, nextSegment: segmentNumber)
        place.tree = tree
        let name = NodeName(rtype: place.key.rtype, name: place.key.name)
        changes.resources.append(.init(home: tree.home, root: id, id: id, parent: nil, owner: owner, name: name))
        return tree
    }

    // MARK: The third round

    /// Writes all changes and commits.
    func commit() throws(SQLError) {
        _ = try connection.run(changes.statements(touched.compactMap(\.tree)) + [("COMMIT", [])])
    }
}
