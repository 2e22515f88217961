public import Domain
import JSON
public import Ports
import Synchronization

/// The store in memory: the log as it is, everything else derived from it by the plain rules whenever it is asked for.
///
/// For tests and trials: what it says is right by construction, and costs what the whole history costs.
public final class InMemoryStore: BillingStore {
    public let facts: StoreFacts
    private let clock: any UTCClock
    private let state: Mutex<MemoryState?>

    public init(facts: StoreFacts = StoreFacts(), clock: any UTCClock) {
        self.facts = facts
        self.clock = clock
        state = Mutex(MemoryState(cloudUnique: facts.cloudUnique))
    }

    func change<Result>(_ body: (inout MemoryState, Moment) -> sending Result) throws(StoreError) -> Result {
        let result: Result? = state.withLock { state in
            guard var changed = state else { return nil }
            // Moved out and back, so that the arrays in it are not copied.
            state = nil
            let result = body(&changed, clock.utcNow())
            state = changed
            return result
        }
        guard let result else { throw .closed }
        return result
    }

    func current() throws(StoreError) -> MemoryState {
        guard let state = state.withLock({ $0 }) else { throw .closed }
        return state
    }

    /// The state, in which nothing is recorded any more at or before a moment whose knowledge is asked for.
    private func sealed(through known: Moment?) throws(StoreError) -> MemoryState {
        try change { state, _ in
            if let known { state.seal(through: known) }
            return state
        }
    }

    public func record(_ batch: RecordBatch) async throws(StoreError) -> [RecordAnswer] {
        try change { state, now in state.record(batch, at: now) }
    }

    public func cancelEvent(
        _ id: String, by author: String, because reason: String
    ) async throws(StoreError) -> Cancellation? {
        try change { state, now in state.cancelEvent(id, by: author, because: reason, at: now) }
    }

    public func setTariffs(_ drafts: [TariffDraft]) async throws(StoreError) -> [TariffVersion] {
        let unit = facts.unit
        return try change { state, now in state.setTariffs(drafts, unit: unit, at: now) }
    }

    public func cancelTariff(
        _ id: TariffID, by author: String, because reason: String
    ) async throws(StoreError) -> Cancellation? {
        try change { state, now in state.cancelTariff(id, by: author, because: reason, at: now) }
    }

    public func tariffs() async throws(StoreError) -> [TariffVersion] { try current().tariffs }

    public func usage(_ question: UsageQuestion) async throws(StoreError) -> any UsageReader {
        MemoryReader(state: try sealed(through: question.known), question: question)
    }

    public func history(
        of resource: ResourceID, knownAt known: Moment?
    ) async throws(StoreError) -> ResourceHistory? {
        let state = try sealed(through: known)
        guard let place = state.place(of: resource) else { return nil }
        let tree = state.trees[place.tree]
        guard state.isSpoken(ofNode: place.node, in: tree, by: known ?? .never) else { return nil }
        let record = records(of: tree, in: state, knownAt: known, at: known ?? clock.utcNow())[place.node]
        return ResourceHistory(
            resource: record, segments: state.segments(of: tree, knownAt: known)[place.node], tariffs: state.tariffs)
    }

    public func accounts(after name: String, limit: Int) async throws(StoreError) -> [Account] {
        let sorted = try current().accounts.filter { precedes(name, $0.name) }.sorted { precedes($0.name, $1.name) }
        return Array(sorted.prefix(limit))
    }

    public func account(_ id: AccountID) async throws(StoreError) -> Account? {
        try current().accounts.first { $0.id == id }
    }

    public func account(named name: String, knownAt known: Moment?) async throws(StoreError) -> Account? {
        try sealed(through: known).account(named: name, knownAt: known ?? .never)
    }

    public func resources(_ question: ResourceQuestion) async throws(StoreError) -> [ResourceRecord] {
        let state = try current()
        let all = state.trees.flatMap { records(of: $0, in: state, at: question.now) }
        let fitting = all.filter { record in
            record.id.rawValue > question.after && (question.id.map { $0 == record.id } ?? true)
                && (question.name.map { isSame($0, record.name) } ?? true)
                && (question.rtype.map { isSame($0, record.rtype) } ?? true)
                && (question.parent.map { $0 == record.parent } ?? true)
                && (question.account.map { $0 == record.account } ?? true)
                && (!question.isUnowned || record.account == nil)
        }
        return Array(fitting.sorted { $0.id < $1.id }.prefix(question.limit))
    }

    private func records(
        of tree: MemoryTree, in state: MemoryState, knownAt known: Moment? = nil, at now: Moment
    ) -> [ResourceRecord] {
        let snapshot = TreeSnapshot(
            parents: tree.parents, entries: state.entries(of: tree, knownAt: known), owner: tree.owner, at: now)
        return zip(tree.nodes, snapshot.attributes).map { node, attributes in
            ResourceRecord(
                id: node.id, parent: node.parent.map { tree.nodes[$0].id }, rtype: node.rtype, name: node.name,
                account: snapshot.account, attributes: attributes)
        }
    }

    public func runningResources(at now: Moment) async throws(StoreError) -> [String: Int] {
        let state = try current()
        var counts: [String: Int] = [:]
        for tree in state.trees {
            for (node, segments) in zip(tree.nodes, state.segments(of: tree, knownAt: nil)) {
                let isRunning = segments.contains { $0.end == nil && $0.begin <= now && $0.charge.isRunning }
                if isRunning { counts[node.rtype, default: 0] += 1 }
            }
        }
        return counts
    }

    public func event(_ id: String) async throws(StoreError) -> RecordedEvent? { try current().recordedEvent(id) }

    public func events(_ question: EventQuestion) async throws(StoreError) -> [RecordedEvent] {
        let fitting = try current().log.lazy.filter { recorded in
            let event = recorded.event
            return recorded.sequence > question.after && (question.account.map { isSame($0, event.account) } ?? true)
                && (question.rtype.map { isSame($0, event.root.rtype) } ?? true)
                && (question.name.map { isSame($0, event.root.name) } ?? true)
                && (question.from.map { $0 <= event.moment } ?? true)
                && (question.to.map { $0 > event.moment } ?? true)
        }
        return Array(fitting.prefix(question.limit))
    }

    public func rejected(after marker: Int64, limit: Int) async throws(StoreError) -> [RejectedRecord] {
        try current().rejected(after: marker, limit: limit)
    }

    /// Finds nothing: there is nothing beside the log.
    public func rebuild(
        checkOnly: Bool, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws(StoreError) -> RebuildReport {
        let state = try current()
        var report = RebuildReport()
        report.events = state.log.count
        for tree in state.trees {
            report.resources += tree.nodes.count
            report.segments += state.segments(of: tree, knownAt: nil).reduce(0) { $0 + $1.count }
        }
        return report
    }

    public func close() async { state.withLock { $0 = nil } }
}
