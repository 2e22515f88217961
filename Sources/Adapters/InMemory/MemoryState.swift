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
    private var rejected: [RejectedRecord] = []
    /// Those of the rejected that were dealt with since.
    private var settled: Set<Int64> = []
    private var tariffCancellations: [TariffID: Cancellation] = [:]
    private var places: [ByteText: Int] = [:]
    private var accountIDs: [ByteText: AccountID] = [:]
    private var treePlaces: [RootKey: Int] = [:]
    /// For each account the places of the trees that an event gave it.
    private var treesGiven: [AccountID: [Int]] = [:]
    private var resourcePlaces: [ResourceID: (tree: Int, node: Int)] = [:]
    private var resourceCount: Int64 = 0
    private var last = Moment(microseconds: -1)
    private let cloudUnique: CloudUniqueTypes

    init(cloudUnique: CloudUniqueTypes) { self.cloudUnique = cloudUnique }

    /// Nothing is recorded at or before this moment any more.
    mutating func seal(through moment: Moment) { last = max(last, moment) }

    /// The moment of a commit.
    private mutating func commit(at now: Moment) -> Moment {
        last = max(now, last.adding(microseconds: 1))
        return last
    }

    mutating func record(_ batch: RecordBatch, at now: Moment) -> [RecordAnswer] {
        var answers: [RecordAnswer] = []
        var kept = batch.rejected
        var recorded: Moment?
        for (place, message) in batch.messages.enumerated() {
            let decided = MessageDecision.answers(to: message, log: self, cloudUnique: cloudUnique)
            answers += decided
            if let refused = batch.refused(place, decided) { kept.append(refused) }
            for answer in decided where answer.outcome == .recorded {
                guard let event = answer.event else { continue }
                let moment = recorded ?? commit(at: now)
                recorded = moment
                append(event, at: moment)
            }
        }
        let isSettled = !batch.settled.isEmpty && answers.allSatisfy(\.isInLog)
        guard !kept.isEmpty || isSettled else { return answers }
        let moment = recorded ?? commit(at: now)
        for delivery in kept { keep(delivery, at: moment) }
        if isSettled { settled.formUnion(batch.settled.filter { rejected.indices.contains(Int($0) - 1) }) }
        return answers
    }

    private mutating func keep(_ delivery: RejectedDelivery, at recorded: Moment) {
        if let place = rejected.firstIndex(where: { $0.delivery.fingerprint == delivery.fingerprint }) {
            let known = rejected[place]
            rejected[place] = RejectedRecord(id: known.id, recorded: known.recorded, delivery: delivery)
            settled.remove(known.id)
        } else {
            rejected.append(RejectedRecord(id: Int64(rejected.count) + 1, recorded: recorded, delivery: delivery))
        }
    }

    /// The rejected deliveries behind a marker that wait to be dealt with.
    func rejected(after marker: Int64, limit: Int) -> [RejectedRecord] {
        Array(rejected.lazy.filter { $0.id > marker && !settled.contains($0.id) }.prefix(limit))
    }

    private mutating func append(_ event: Event, at recorded: Moment) {
        let place = log.count
        places[ByteText(event.id)] = place
        log.append(
            RecordedEvent(event: event, recorded: recorded, sequence: Int64(place) + 1, cancellation: nil))
        let account = event.account.map { accountID(for: $0) }
        guard let key = cloudUnique.key(of: event) else { return }
        let tree = treePlaces[key] ?? makeTree(key, root: event.root, owner: key.owner == nil ? nil : account)
        if let account, trees[tree].give(to: account) { treesGiven[account, default: []].append(tree) }
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

    mutating func cancelTariff(
        _ id: TariffID, by author: String, because reason: String, at now: Moment
    ) -> Cancellation? {
        guard let place = tariffs.firstIndex(where: { $0.id == id }) else { return nil }
        if let known = tariffCancellations[id] { return known }
        let cancellation = Cancellation(recorded: commit(at: now), author: author, reason: reason)
        tariffCancellations[id] = cancellation
        let old = tariffs[place]
        tariffs[place] = TariffVersion(
            id: old.id, rtype: old.rtype, moment: old.moment, rate: old.rate, unit: old.unit, migrate: old.migrate,
            recorded: old.recorded, cancelled: cancellation.recorded)
        return cancellation
    }
}

extension MemoryState: RecordedLog {
    func content(ofEvent id: String) -> (fingerprint: Fingerprint, recorded: Moment)? {
        places[ByteText(id)].map { (log[$0].event.fingerprint, log[$0].recorded) }
    }

    func event(_ id: String) -> Event? { recordedEvent(id)?.event }

    func owners(ofRoot rtype: String, named name: String) -> [RootOwner] {
        trees.filter { isSame($0.nodes[0].rtype, rtype) && isSame($0.nodes[0].name, name) }.compactMap { tree in
            tree.owner.map { owner in
                RootOwner(
                    account: accounts[Int(owner.rawValue) - 1].name,
                    isHeardOf: tree.entries.contains { log[$0.log].cancellation == nil })
            }
        }
    }
}

extension MemoryState {
    func account(named name: String, knownAt known: Moment) -> Account? {
        guard let id = accountIDs[ByteText(name)],
            log.contains(where: { $0.recorded <= known && isSame($0.event.account, name) })
        else { return nil }
        return Account(id: id, name: name)
    }

    func recordedEvent(_ id: String) -> RecordedEvent? { places[ByteText(id)].map { log[$0] } }

    /// The trees that an account may have paid for: those that an event gave it, cancelled since or not.
    func trees(givenTo account: AccountID) -> [MemoryTree] { (treesGiven[account] ?? []).map { trees[$0] } }

    func place(of resource: ResourceID) -> (tree: Int, node: Int)? { resourcePlaces[resource] }

    /// Whether an event that was recorded by a moment speaks of a resource, cancelled since or not.
    func isSpoken(ofNode node: Int, in tree: MemoryTree, by known: Moment) -> Bool {
        tree.entries.contains { log[$0.log].recorded <= known && $0.places.contains(node) }
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
