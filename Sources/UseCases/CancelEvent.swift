public import Domain
public import Ports

/// Makes an event as if it had never been.
public struct CancelEvent: Sendable {
    private let store: any BillingStore

    public init(store: any BillingStore) { self.store = store }

    public enum Failure: Error, Sendable {
        case invalid(FieldError)
        case noSuchEvent(String)
        case store(StoreError)
    }

    /// Cancels the event of an id; one that is cancelled already stays so, by whom and why it was.
    public func callAsFunction(_ id: String, _ note: CancellationNote) async throws(Failure) -> Cancellation {
        let known: String
        do throws(FieldError) { known = try Fields.checked(id, "id") } catch { throw .invalid(error) }
        let cancellation: Cancellation?
        do throws(StoreError) {
            cancellation = try await store.cancelEvent(known, by: note.author, because: note.reason)
        } catch { throw .store(error) }
        guard let cancellation else { throw .noSuchEvent(known) }
        return cancellation
    }
}
