import Domain
import Ports

/// A store that counts what is recorded in it.
struct MeteredStore: BillingStore {
    private let store: any BillingStore
    private let metrics: ServerMetrics
    private let source: String
    private let countsMessages: Bool
    private let clock: any UTCClock

    /// - Parameters:
    ///   - source: where what is recorded comes from.
    ///   - countsMessages: whether its messages are counted here, and not where they arrive.
    init(
        _ store: any BillingStore, _ metrics: ServerMetrics, source: String, countsMessages: Bool,
        clock: any UTCClock
    ) {
        (self.store, self.metrics, self.source, self.clock) = (store, metrics, source, clock)
        self.countsMessages = countsMessages
    }

    func record(_ batch: RecordBatch) async throws(StoreError) -> [RecordAnswer] {
        let answers = try await store.record(batch)
        metrics.count(batch, answers, from: source, at: clock.utcNow())
        if countsMessages { metrics.countMessages(of: batch, answers, from: source) }
        return answers
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
