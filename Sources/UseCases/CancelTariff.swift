public import Domain
public import Ports

/// Makes a version of a price as if it had never been.
public struct CancelTariff: Sendable {
    private let store: any BillingStore

    public init(store: any BillingStore) { self.store = store }

    public enum Failure: Error, Sendable {
        case noSuchTariff(TariffID)
        case store(StoreError)
    }

    /// Cancels the version of an id; one that is cancelled already stays so, by whom and why it was.
    public func callAsFunction(_ id: TariffID, _ note: CancellationNote) async throws(Failure) -> Cancellation {
        let cancellation: Cancellation?
        do throws(StoreError) {
            cancellation = try await store.cancelTariff(id, by: note.author, because: note.reason)
        } catch { throw .store(error) }
        guard let cancellation else { throw .noSuchTariff(id) }
        return cancellation
    }
}
