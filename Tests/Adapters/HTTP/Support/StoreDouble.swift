import Domain
import InMemoryAdapter
import Ports
import Synchronization

/// The store in memory, which may be told to fail, and to read a bill from somewhere else.
final class StoreDouble: BillingStore {
    private let inner: InMemoryStore
    private let reader: (any UsageReader)?
    private let failure = Mutex<(error: StoreError, calls: Int)?>(nil)

    init(_ inner: InMemoryStore, reader: (any UsageReader)? = nil) { (self.inner, self.reader) = (inner, reader) }

    /// Fails from now on, or after so many more calls.
    func fail(with error: StoreError, after calls: Int = 0) { failure.withLock { $0 = (error, calls) } }

    private func working() throws(StoreError) -> InMemoryStore {
        let error = failure.withLock { failure -> StoreError? in
            guard let (error, calls) = failure else { return nil }
            if calls > 0 { failure = (error, calls - 1) }
            return calls > 0 ? nil : error
        }
        if let error { throw error }
        return inner
    }

    var facts: StoreFacts { inner.facts }

    func record(_ batch: RecordBatch) async throws(StoreError) -> [RecordAnswer] { try await working().record(batch) }

    func cancelEvent(
        _ id: String, by author: String, because reason: String
    ) async throws(StoreError) -> Cancellation? {
        try await working().cancelEvent(id, by: author, because: reason)
    }

    func setTariffs(_ drafts: [TariffDraft]) async throws(StoreError) -> [TariffVersion] {
        try await working().setTariffs(drafts)
    }

    func cancelTariff(
        _ id: TariffID, by author: String, because reason: String
    ) async throws(StoreError) -> Cancellation? {
        try await working().cancelTariff(id, by: author, because: reason)
    }

    func tariffs() async throws(StoreError) -> [TariffVersion] { try await working().tariffs() }

    func usage(_ question: UsageQuestion) async throws(StoreError) -> any UsageReader {
        let store = try working()
        if let reader { return reader }
        return try await store.usage(question)
    }

    func history(
        of resource: ResourceID, knownAt known: Moment?
    ) async throws(StoreError) -> ResourceHistory? { try await working().history(of: resource, knownAt: known) }

    func accounts(after name: String, limit: Int) async throws(StoreError) -> [Account] {
        try await working().accounts(after: name, limit: limit)
    }

    func account(_ id: AccountID) async throws(StoreError) -> Account? { try await working().account(id) }

    func account(named name: String, knownAt known: Moment?) async throws(StoreError) -> Account? {
        try await working().account(named: name, knownAt: known)
    }

    func resources(_ question: ResourceQuestion) async throws(StoreError) -> [ResourceRecord] {
        try await working().resources(question)
    }

    func runningResources(at now: Moment) async throws(StoreError) -> [String: Int] {
        try await working().runningResources(at: now)
    }

    func event(_ id: String) async throws(StoreError) -> RecordedEvent? { try await working().event(id) }

    func events(_ question: EventQuestion) async throws(StoreError) -> [RecordedEvent] {
        try await working().events(question)
    }

    func rejected(after marker: Int64, limit: Int) async throws(StoreError) -> [RejectedRecord] {
        try await working().rejected(after: marker, limit: limit)
    }

    func rebuild(
        checkOnly: Bool, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws(StoreError) -> RebuildReport {
        try await working().rebuild(checkOnly: checkOnly, progress: progress)
    }

    func close() async { await inner.close() }
}
