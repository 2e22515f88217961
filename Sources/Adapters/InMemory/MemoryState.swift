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
    /// Those of the rejected that were dealt with since, and when.
    private(set) var settled: [Int64: Moment] = [:]
    private(set) var tariffCancellations: [TariffID: Cancellation] = [:]
    private var places: [ByteText: Int] = [:]
    private var accountIDs: [ByteText: AccountID] = [:]
    private var accountPlaces: [AccountID: Int] = [:]
    private var lastAccount: Int64 = 0
    private var treePlaces: [RootKey: Int] = [:]
    /// For each account the places of the trees that an event gave it.
    private var treesGiven: [AccountID: [Int]] = [:]
    private var resourcePlaces: [ResourceID: (tree: Int, node: Int)] = [:]
    private var lastResource: Int64 = 0
    private(set) var last = Moment(microseconds: -1)
    let cloudUnique: CloudUniqueTypes

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
        if isSettled {
            for record in rejected where batch.settled.contains(record.id) && settled[record.id] == nil {
                settled[record.id] = moment
            }
        }
        return answers
    }

    private mutating func keep(_ delivery: RejectedDelivery, at recorded: Moment) {
        if let place = rejected.firstIndex(where: { $0.delivery.fingerprint == delivery.fingerprint }) {
            let known = rejected[place]
            rejected[place] = RejectedRecord(id: known.id, recorded: known.recorded, delivery: delivery)
            settled[known.id] = nil
        } else {
            let id = (rejected.last?.id ?? 0) + 1
            rejected.append(RejectedRecord(id: id, recorded: recorded, delivery: delivery))
        }
    }

    /// The rejected deliveries behind a marker that wait to be dealt with.
    func rejected(after marker: Int64, limit: Int) -> [RejectedRecord] {
        Array(rejected.lazy.filter { $0.id > marker && settled[$0.id] == nil }.prefix(limit))
    }

    /// Appends an event to the log.
    ///
    /// - Parameter entry: the ids and the place that it has in another store, if it is from one.
    private mutating func append(_ event: Event, at recorded: Moment, as entry: LogEntry? = nil) {
        let place = log.count
        places[ByteText(event.id)] = place
        let sequence = entry?.event.sequence ?? (log.last?.sequence ?? 0) + 1
        log.append(RecordedEvent(event: event, recorded: recorded, sequence: sequence, cancellation: nil))
        let account = event.account.map { accountID(for: $0, as: entry?.account) }
        guard let key = cloudUnique.key(of: event) else { return }
        let tree =
            treePlaces[key]
            ?? makeTree(key, root: event.root, id: entry?.resources[0], owner: key.owner == nil ? nil : account)
        if let account, trees[tree].give(to: account) { treesGiven[account, default: []].append(tree) }
        let before = trees[tree].nodes.count
        var last = lastResource
        trees[tree].add(event, log: place) { node in
            let id = entry?.resources[node] ?? ResourceID(rawValue: last + 1)
            last = max(last, id.rawValue)
            return id
        }
        lastResource = last
        for node in before..<trees[tree].nodes.count { resourcePlaces[trees[tree].nodes[node].id] = (tree, node) }
    }

    private mutating func accountID(for name: String, as wanted: AccountID?) -> AccountID {
        if let known = accountIDs[ByteText(name)] { return known }
        let id = wanted ?? AccountID(rawValue: lastAccount + 1)
        lastAccount = max(lastAccount, id.rawValue)
        accountIDs[ByteText(name)] = id
        accountPlaces[id] = accounts.count
        accounts.append(Account(id: id, name: name))
        return id
    }

    private mutating func makeTree(
        _ key: RootKey, root: Event.Node, id wanted: ResourceID?, owner: AccountID?
    ) -> Int {
        let id = wanted ?? ResourceID(rawValue: lastResource + 1)
        lastResource = max(lastResource, id.rawValue)
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
        cancel(place, cancellation)
        return cancellation
    }

    private mutating func cancel(_ place: Int, _ cancellation: Cancellation) {
        let old = log[place]
        log[place] = RecordedEvent(
            event: old.event, recorded: old.recorded, sequence: old.sequence, cancellation: cancellation)
    }

    mutating func setTariffs(_ drafts: [TariffDraft], unit: RateUnit, at now: Moment) -> [TariffVersion] {
        let (recorded, before) = (commit(at: now), tariffs.last?.id.rawValue ?? 0)
        let versions = drafts.enumerated().map { index, draft in
            TariffVersion(
                id: TariffID(rawValue: before + Int64(index) + 1), rtype: draft.rtype, moment: draft.moment,
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
        cancelTariff(place, cancellation)
        return cancellation
    }

    private mutating func cancelTariff(_ place: Int, _ cancellation: Cancellation) {
        let old = tariffs[place]
        tariffCancellations[old.id] = cancellation
        tariffs[place] = TariffVersion(
            id: old.id, rtype: old.rtype, moment: old.moment, rate: old.rate, unit: old.unit, migrate: old.migrate,
            recorded: old.recorded, cancelled: cancellation.recorded)
    }

    /// Takes over what another store recorded.
    mutating func adopt(_ content: AdoptedContent) {
        let end = logEnd.mark
        for entry in content.entries where !end.covers(entry) {
            if let cancellation = entry.event.cancellation {
                if let place = places[ByteText(entry.event.event.id)] { cancel(place, cancellation) }
            } else {
                append(entry.event.event, at: entry.recorded, as: entry)
            }
            last = max(last, entry.recorded)
        }
        for record in content.tariffs { adopt(record) }
        for entry in content.rejected { adopt(entry) }
        if let horizon = content.horizon { seal(through: horizon) }
    }

    private mutating func adopt(_ record: TariffRecord) {
        let version = record.version
        if !tariffs.contains(where: { $0.id == version.id }) {
            tariffs.append(
                TariffVersion(
                    id: version.id, rtype: version.rtype, moment: version.moment, rate: version.rate,
                    unit: version.unit, migrate: version.migrate, recorded: version.recorded))
            tariffs.sort { $0.id.rawValue < $1.id.rawValue }
        }
        last = max(last, version.recorded, record.cancellation?.recorded ?? last)
        guard let cancellation = record.cancellation, tariffCancellations[version.id] == nil,
            let place = tariffs.firstIndex(where: { $0.id == version.id })
        else { return }
        cancelTariff(place, cancellation)
    }

    private mutating func adopt(_ entry: RejectedEntry) {
        rejected.removeAll { $0.id == entry.record.id }
        rejected.append(entry.record)
        rejected.sort { $0.id < $1.id }
        settled[entry.record.id] = entry.settled
        last = max(last, entry.record.recorded, entry.settled ?? last)
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
                    account: accounts[accountPlaces[owner] ?? 0].name,
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

    func tree(of key: RootKey) -> MemoryTree? { treePlaces[key].map { trees[$0] } }

    func accountID(named name: String) -> AccountID? { accountIDs[ByteText(name)] }

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
