import Domain
import InMemoryAdapter
import Ports
import Synchronization

/// A store that is wrong in one way on purpose: it shows that a property can fail.
final class MutantStore: BillingStore {
    /// The rule that is broken.
    enum Fault: String, CaseIterable, Sendable {
        /// What arrived first counts as said first, and ends come no later than the rest.
        case arrivalDecides
        /// Ties are not broken by when the source said it.
        case ignoresEmitted
        /// Whatever arrives may start again what is ended.
        case dropsKeepClosed
    }

    private let fault: Fault?
    private let store: InMemoryStore
    private let arrived = Mutex<Int64>(0)

    /// - Parameter fault: `nil` breaks nothing.
    init(_ fault: Fault?, clock: any UTCClock) {
        self.fault = fault
        store = InMemoryStore(clock: clock)
    }

    private func broken(_ event: Event) -> Event {
        let emitted: Moment
        switch fault {
        case nil: return event
        case .arrivalDecides:
            let order = arrived.withLock { count in
                count += 1
                return count
            }
            emitted = event.moment.adding(microseconds: order)
        case .ignoresEmitted: emitted = event.moment
        case .dropsKeepClosed: emitted = event.emitted
        }
        return Event(
            id: event.id, moment: event.moment, emitted: emitted, account: event.account,
            keepClosed: fault == .dropsKeepClosed ? false : event.keepClosed, nodes: event.nodes, source: event.source,
            fingerprint: event.fingerprint)
    }

    func record(_ batch: RecordBatch) async throws(StoreError) -> [RecordAnswer] {
        var changed = batch
        changed.messages = batch.messages.map { $0.map { .event(broken($0.event())) } }
        return try await store.record(changed)
    }

    var facts: StoreFacts { store.facts }

    func cancelEvent(
        _ id: String, by author: String, because reason: String
    ) async throws(StoreError) -> Cancellation? { try await store.cancelEvent(id, by: author, because: reason) }

    func setTariffs(_ drafts: [TariffDraft]) async throws(StoreError) -> [TariffVersion] {
        try await store.setTariffs(drafts)
    }

    func cancelTariff(
        _ id: TariffID, by author: String, because reason: String
    ) async throws(StoreError) -> Cancellation? { try await store.cancelTariff(id, by: author, because: reason) }

    func tariffs() async throws(StoreError) -> [TariffVersion] { try await store.tariffs() }

    func usage(_ question: UsageQuestion) async throws(StoreError) -> any UsageReader {
        try await store.usage(question)
    }

    func history(
        of resource: ResourceID, knownAt known: Moment?
    ) async throws(StoreError) -> ResourceHistory? { try await store.history(of: resource, knownAt: known) }

    func accounts(after name: String, limit: Int) async throws(StoreError) -> [Account] {
        try await store.accounts(after: name, limit: limit)
    }

    func account(_ id: AccountID) async throws(StoreError) -> Account? { try await store.account(id) }

    func account(named name: String, knownAt known: Moment?) async throws(StoreError) -> Account? {
        try await store.account(named: name, knownAt: known)
    }

    func resources(_ question: ResourceQuestion) async throws(StoreError) -> [ResourceRecord] {
        try await store.resources(question)
    }

    func runningResources(at now: Moment) async throws(StoreError) -> [String: Int] {
        try await store.runningResources(at: now)
    }

    func event(_ id: String) async throws(StoreError) -> RecordedEvent? { try await store.event(id) }

    func events(_ question: EventQuestion) async throws(StoreError) -> [RecordedEvent] {
        try await store.events(question)
    }

    func rejected(after marker: Int64, limit: Int) async throws(StoreError) -> [RejectedRecord] {
        try await store.rejected(after: marker, limit: limit)
    }

    func rebuild(
        checkOnly: Bool, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws(StoreError) -> RebuildReport { try await store.rebuild(checkOnly: checkOnly, progress: progress) }

    func close() async { await store.close() }
}
