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
    private let cloudUnique: CloudUniqueTypes
    private let numbers: SegmentNumbers
    private(set) lazy var reader = TreeReader(connection) { [weak self] () throws(SQLError) in
        try self?.segmentNumber() ?? 0
    }

    private var roots: [RootKey: TreePlace.Root] = [:]
    var accounts: [ByteText: AccountID] = [:]
    private var places: [TreePlace] = []
    var changes = ChangeSet()
    private var resourceIDs: ArraySlice<Int64> = []
    private var lastEvent: Int64 = 0
    private var lastRejected: Int64 = 0
    /// The moment of the transaction's first batch.
    private(set) var recorded = Moment.earliest

    init(_ connection: Connection, now: Moment, cloudUnique: CloudUniqueTypes, numbers: SegmentNumbers) {
        (self.connection, self.now, self.cloudUnique, self.numbers) = (connection, now, cloudUnique, numbers)
    }

    // MARK: The first round

    /// Begins: takes the locks of some trees, and with them looks up where their roots are.
    ///
    /// - Parameters:
    ///   - names: the accounts that are going to be needed.
    ///   - others: further look-ups, run after the locks are taken.
    ///   - wish: the places in the order of commits; `nil` where that is not known yet.
    /// - Returns: what the further look-ups found.
    func begin(
        _ keys: Set<RootKey>, names: Set<ByteText>, others: Connection.Batch = [], wish: CommitPlaces.Wish?
    ) throws(SQLError) -> ArraySlice<SQLRows> {
        let locks = [(WriteTransaction.begin, [])] + AdvisoryLock.statements(for: keys) + [(Schema.counting, [])]
        let all = try connection.run(locks + lookups(keys, names) + others + (wish.map(choosing) ?? []))
        try Schema.check(all[locks.count - 1])
        let rows = all.dropFirst(locks.count)
        take(Array(keys), rows.prefix(2))
        if wish != nil, let places = rows.last.map(CommitPlaces.init) { take(places) }
        return rows.dropFirst(2).dropLast(wish == nil ? 0 : 2)
    }

    /// Takes the locks of further trees.
    func add(
        _ keys: Set<RootKey>, others: Connection.Batch, wish: CommitPlaces.Wish
    ) throws(SQLError) -> ArraySlice<SQLRows> {
        let locks = AdvisoryLock.statements(for: keys)
        let names = Set(keys.compactMap(\.owner).map(ByteText.init))
        let rows = try connection.run(locks + lookups(keys, names) + others + choosing(wish)).dropFirst(locks.count)
        take(Array(keys), rows.prefix(2))
        if let places = rows.last.map(CommitPlaces.init) { take(places) }
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
        if let places = rows.last.map(CommitPlaces.init) { take(places) }
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

    private func lookups(_ keys: Set<RootKey>, _ names: Set<ByteText>) -> Connection.Batch {
        let keys = Array(keys)
        return [
            (
                """
                SELECT wish.place, root.home, root.id, root.owner
                FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS wish (rtype, name, owner, place)
                LEFT JOIN account a ON a.name = wish.owner
                JOIN root ON root.name = wish.name AND root.rtype = wish.rtype
                AND root.owner = CASE WHEN wish.owner IS NULL THEN 0 ELSE a.id END
                """,
                [
                    .texts(keys.map(\.rtype)), .texts(keys.map { $0.name ?? "" }), .texts(keys.map(\.owner)),
                ]
            ),
            ("SELECT id, name FROM account WHERE name = ANY ($1::text[])", [.texts(names.map(\.text))]),
        ]
    }

    private func take(_ keys: [RootKey], _ rows: ArraySlice<SQLRows>) {
        guard let found = rows.first, let accounts = rows.last else { return }
        for row in 0..<found.count {
            let owner = found.integer(row, 3)
            roots[keys[Int(found.integer(row, 0)) - 1]] = TreePlace.Root(
                home: found.integer(row, 1), id: ResourceID(rawValue: found.integer(row, 2)),
                owner: owner == 0 ? nil : AccountID(rawValue: owner))
        }
        takeAccounts(accounts)
    }

    private func takeAccounts(_ rows: SQLRows) {
        for row in 0..<rows.count {
            accounts[ByteText(rows.text(row, 1))] = AccountID(rawValue: rows.integer(row, 0))
        }
    }

    // MARK: The second round

    /// Reads the trees that some events touch, and makes the accounts that they name first.
    ///
    /// - Parameters:
    ///   - events: each with the moment at which it is recorded.
    ///   - isNumbering: whether what they make is given ids of this store.
    /// - Returns: for each event its tree; `nil` where nothing says which root it means.
    func prepare(
        _ events: [(event: Event, recorded: Moment)], isNumbering: Bool = true
    ) throws(SQLError) -> [TreePlace?] {
        let placed = place(events)
        var missing: [ByteText: Moment] = [:]
        var nodeCount = 0
        for ((event, recorded), place) in zip(events, placed) where place != nil {
            if isNumbering, place?.root == nil { nodeCount += event.nodes.count }
            if let name = event.account.map(ByteText.init), accounts[name] == nil, missing[name] == nil {
                missing[name] = recorded
            }
        }
        let stored = places.filter { $0.root != nil }
        let wishes = stored.compactMap { place in
            place.root.map { TreeReader.Wish(home: $0.home, root: $0.id, owner: $0.owner, from: place.from) }
        }
        var batch: Connection.Batch = []
        if !missing.isEmpty { batch.append(AccountTable.making(missing)) }
        if nodeCount > 0 { batch.append(CommitPlaces.choose(.init(resources: nodeCount), now: now)) }
        if !wishes.isEmpty { batch += TreeReader.statements(for: wishes) }
        guard !batch.isEmpty else { return placed }
        var rows = try connection.run(batch)[...]
        if !missing.isEmpty, let made = rows.popFirst() { takeAccounts(made) }
        if nodeCount > 0, let places = rows.popFirst().map(CommitPlaces.init) { takeResources(places, nodeCount) }
        for (place, tree) in zip(stored, reader.trees(wishes, rows)) { place.tree = tree }
        return placed
    }

    /// Which tree each event is of.
    private func place(_ events: [(event: Event, recorded: Moment)]) -> [TreePlace?] {
        var known: [RootKey: TreePlace] = [:]
        known.reserveCapacity(events.count)
        return events.map { event, _ in
            guard let key = cloudUnique.key(of: event) else { return nil }
            if let place = known[key] {
                place.from = min(place.from, event.moment)
                return place
            }
            let place = TreePlace(key, roots[key], from: event.moment)
            known[key] = place
            places.append(place)
            return place
        }
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

    func segmentNumber() throws(SQLError) -> Int64 {
        try numbers.number { () throws(SQLError) in
            let (sql, values) = CommitPlaces.choose(.init(segments: SegmentNumbers.stretch), now: now)
            return CommitPlaces(try connection.run([(sql, values)])[0])
        }
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
    func record(
        _ event: Event, at recorded: Moment, in place: TreePlace?, as entry: LogEntry? = nil
    ) throws(SQLError) {
        guard let place else { throw SQLError.corrupt("nothing says which root event \(event.id) means") }
        let account = event.account.flatMap { accounts[ByteText($0)] }
        let (tree, ids) = try nodes(of: event, account: account, at: recorded, in: place, as: entry?.resources)
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
        changes.statements += try tree.add(event, saying: statements, sequence: lastEvent, ids: ids)
        try tree.repair(event, saying: statements, ids: ids)
    }

    /// Takes an event's statements back, as if it had never been.
    func cancel(_ event: Event, sequence: Int64, at recorded: Moment, in place: TreePlace) throws(SQLError) {
        let account = event.account.flatMap { accounts[ByteText($0)] }
        let (tree, ids) = try nodes(of: event, account: account, at: recorded, in: place)
        let statements = event.statements(account: account)
        let gone = try tree.remove(event, saying: statements, sequence: sequence, ids: ids)
        // What this transaction adds is not there to be deleted.
        if changes.events.contains(where: { $0.sequence == sequence }) {
            changes.statements.removeAll { $0.row.event == sequence }
        } else {
            changes.goneStatements += gone
        }
        try tree.repair(event, saying: statements, ids: ids)
    }

    /// The tree of an event, and the resources that its nodes are; what is not there is made.
    private func nodes(
        of event: Event, account: AccountID?, at recorded: Moment, in place: TreePlace, as wanted: [ResourceID]? = nil
    ) throws(SQLError) -> (StoredTree, [ResourceID]) {
        let tree: StoredTree
        if let known = place.tree { tree = known } else { tree = try make(place, account: account, as: wanted?[0]) }
        tree.begin(at: recorded)
        var ids = [tree.root]
        ids.reserveCapacity(event.nodes.count)
        for (number, node) in event.nodes.enumerated().dropFirst() {
            let (parent, name) = (ids[node.parent ?? 0], NodeName(rtype: node.rtype, name: node.name))
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
            home: account?.rawValue ?? 0, root: id, owner: owner, reader: nil
        ) { [weak self] () throws(SQLError) in try self?.segmentNumber() ?? 0 }
        place.tree = tree
        let name = NodeName(rtype: place.key.rtype, name: place.key.name)
        changes.resources.append(.init(home: tree.home, root: id, id: id, parent: nil, owner: owner, name: name))
        return tree
    }

    // MARK: The third round

    /// Writes all changes and commits.
    func commit() throws(SQLError) {
        _ = try connection.run(changes.statements(places.compactMap(\.tree)) + [("COMMIT", [])])
    }
}
