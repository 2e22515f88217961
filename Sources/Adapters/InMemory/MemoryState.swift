import Domain
import JSON
import Ports

/// All that the store in memory holds: a log, and where in it everything is. A value, so that a reader's copy stands
/// still.
struct MemoryState {
    private(set) var log: [RecordedEvent] = []
    private(set) var accounts: [Account] = []
    private(set) var trees: [MemoryTree] = []
    private(set) var tariffs: [TariffVersion] = []
    private(set) var rejected: [RejectedRecord] = []
    private var places: [ByteText: Int] = [:]
    private var accountIDs: [ByteText: AccountID] = [:]
    private var treePlaces: [RootKey: Int] = [:]
    private var resourcePlaces: [ResourceID: (tree: Int, node: Int)] = [:]
    private var resourceCount: Int64 = 0
    private var last = Moment(microseconds: -1)
    private let cloudUnique: CloudUniqueTypes

    init(cloudUnique: CloudUniqueTypes) { self.cloudUnique = cloudUnique }

    /// Nothing is recorded at or before this moment any more.
    mutating func seal(through moment: Moment) { last = max(last, moment) }

    /// The moment of the next commit.
    private func nextCommit(at now: Moment) -> Moment { max(now, last.adding(microseconds: 1)) }

    private mutating func commit(at now: Moment) -> Moment {
        last = nextCommit(at: now)
        return last
    }

    mutating func record(_ batch: RecordBatch, at now: Moment) -> [RecordOutcome] {
        var arrived: [ByteText: Fingerprint] = [:]
        var outcomes: [RecordOutcome] = []
        for event in batch.events {
            guard cloudUnique.key(of: event) != nil else {
                outcomes.append(.withheld)
                continue
            }
            if let known = places[ByteText(event.id)].map({ log[$0] }) {
                outcomes.append(outcome(of: event, after: known.event.fingerprint, since: known.recorded))
            } else if let first = arrived[ByteText(event.id)] {
                outcomes.append(outcome(of: event, after: first, since: nextCommit(at: now)))
            } else {
                arrived[ByteText(event.id)] = event.fingerprint
                outcomes.append(.recorded)
            }
        }
        let hasConflict = outcomes.contains { if case .conflict = $0 { true } else { false } }
        if batch.isAllOrNothing, hasConflict {
            // What repeats an event of its own batch is not there either.
            return zip(batch.events, outcomes).map { event, outcome in
                outcome == .recorded || outcome == .known && arrived[ByteText(event.id)] != nil ? .withheld : outcome
            }
        }
        guard outcomes.contains(.recorded) || !batch.rejected.isEmpty else { return outcomes }
        let recorded = commit(at: now)
        for (event, outcome) in zip(batch.events, outcomes) where outcome == .recorded { append(event, at: recorded) }
        for delivery in batch.rejected where !rejected.contains(where: { $0.delivery == delivery }) {
            rejected.append(
                RejectedRecord(id: Int64(rejected.count) + 1, recorded: recorded, delivery: delivery))
        }
        return outcomes
    }

    private func outcome(of event: Event, after first: Fingerprint, since: Moment) -> RecordOutcome {
        if event.fingerprint == first { return .known }
        return .conflict(.init(id: event.id, recorded: first, arrived: event.fingerprint, since: since))
    }

    private mutating func append(_ event: Event, at recorded: Moment) {
        let place = log.count
        places[ByteText(event.id)] = place
        log.append(
            RecordedEvent(event: event, recorded: recorded, sequence: Int64(place) + 1, cancellation: nil))
        let account = event.account.map { accountID(for: $0) }
        guard let key = cloudUnique.key(of: event) else { return }
        let tree = treePlaces[key] ?? makeTree(key, root: event.root, owner: key.owner == nil ? nil : account)
        let before = trees[tree].nodes.count
        var count = resourceCount
        trees[tree].add(event, log: place) {
            count += 1
            return ResourceID(rawValue: count)
        }
        resourceCount = count
        for node in before..<trees[tree].nodes.count { resourcePlaces[trees[tree].nodes[node].id] = (tree, node) }
    }

    private mutating func accountID(for name: String) -> AccountID {
        if let known = accountIDs[ByteText(name)] { return known }
        let id = AccountID(rawValue: Int64(accounts.count) + 1)
        accountIDs[ByteText(name)] = id
        accounts.append(Account(id: id, name: name))
        return id
    }

    private mutating func makeTree(_ key: RootKey, root: Event.Node, owner: AccountID?) -> Int {
        resourceCount += 1
        let id = ResourceID(rawValue: resourceCount)
        treePlaces[key] = trees.count
        resourcePlaces[id] = (trees.count, 0)
        trees.append(MemoryTree(root: root, id: id, owner: owner))
        return trees.count - 1
    }

    mutating func cancelEvent(_ id: String, by author: String, because reason: String, at now: Moment) -> Cancellation?
    {
        guard let place = places[ByteText(id)] else { return nil }
        if let known = log[place].cancellation { return known }
        let cancellation = Cancellation(recorded: commit(at: now), author: author, reason: reason)
        let old = log[place]
        log[place] = RecordedEvent(
            event: old.event, recorded: old.recorded, sequence: old.sequence, cancellation: cancellation)
        return cancellation
    }

    mutating func setTariffs(_ drafts: [TariffDraft], unit: RateUnit, at now: Moment) -> [TariffVersion] {
        let recorded = commit(at: now)
        let versions = drafts.enumerated().map { index, draft in
            TariffVersion(
                id: TariffID(rawValue: Int64(tariffs.count + index) + 1), rtype: draft.rtype, moment: draft.moment,
                rate: draft.rate, unit: draft.unit ?? unit, migrate: draft.migrate, recorded: recorded)
        }
        tariffs += versions
        return versions
    }

    mutating func cancelTariff(_ id: TariffID, at now: Moment) -> Moment? {
        guard let place = tariffs.firstIndex(where: { $0.id == id }) else { return nil }
        let old = tariffs[place]
        if let known = old.cancelled { return known }
        let moment = commit(at: now)
        tariffs[place] = TariffVersion(
            id: old.id, rtype: old.rtype, moment: old.moment, rate: old.rate, unit: old.unit, migrate: old.migrate,
            recorded: old.recorded, cancelled: moment)
        return moment
    }
}

extension MemoryState {
    func account(named name: String) -> Account? { accountIDs[ByteText(name)].map { Account(id: $0, name: name) } }

    func event(_ id: String) -> RecordedEvent? { places[ByteText(id)].map { log[$0] } }

    func place(of resource: ResourceID) -> (tree: Int, node: Int)? { resourcePlaces[resource] }

    func owners(ofRoot rtype: String, named name: String) -> [Account] {
        trees.filter { isSame($0.nodes[0].rtype, rtype) && isSame($0.nodes[0].name, name) }
            .compactMap(\.owner).map { accounts[Int($0.rawValue) - 1] }
            .sorted { precedes($0.name, $1.name) }
    }

    /// What the events that count say of a tree's resources, as it was known at a moment.
    func entries(of tree: MemoryTree, knownAt known: Moment?) -> [TreeSnapshot.Entry] {
        let horizon = known ?? .never
        return tree.entries.flatMap { entry -> [TreeSnapshot.Entry] in
            let recorded = log[entry.log]
            guard recorded.recorded <= horizon, !(recorded.cancellation.map { $0.recorded <= horizon } ?? false)
            else { return [] }
            let account = recorded.event.account.flatMap { accountIDs[ByteText($0)] }
            return zip(zip(entry.places, recorded.event.nodes), recorded.event.statements(account: account)).map {
                TreeSnapshot.Entry(place: $0.0, statement: $1, attributes: $0.1.attributes)
            }
        }
    }

    /// The segments of a tree's resources, in the order of its nodes.
    func segments(of tree: MemoryTree, knownAt known: Moment?) -> [[Segment]] {
        let statements = entries(of: tree, knownAt: known).map { (place: $0.place, statement: $0.statement) }
        return TreeTimeLines(parents: tree.parents, statements: statements, owner: tree.owner).segments
    }
}
