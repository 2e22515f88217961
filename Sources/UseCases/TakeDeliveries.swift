public import Domain
public import Ports

/// Records what deliveries mean: the one way in for every intake.
public struct TakeDeliveries: Sendable {
    /// What a delivery means.
    public enum Meaning: Sendable {
        case events([Event])
        case ignored
        case rejected(RejectedDelivery)
    }

    private let store: any BillingStore
    private let understand: @Sendable (Delivery) async throws(StoreError) -> Meaning

    /// - Parameter understand: says what a delivery means, without recording anything.
    public init(
        store: any BillingStore, understand: @escaping @Sendable (Delivery) async throws(StoreError) -> Meaning
    ) {
        (self.store, self.understand) = (store, understand)
    }

    /// Records all that the deliveries say in one transaction and answers each of them.
    public func callAsFunction(_ deliveries: [Delivery]) async throws(StoreError) -> [Disposition] {
        var batch = RecordBatch(events: [])
        var meanings: [Meaning] = []
        for delivery in deliveries {
            let meaning = checked(try await understand(delivery), delivery)
            meanings.append(meaning)
            switch meaning {
            case .events(let events): batch.events += events
            case .rejected(let rejected): batch.rejected.append(rejected)
            case .ignored: break
            }
        }
        let outcomes = batch.events.isEmpty && batch.rejected.isEmpty ? [] : try await store.record(batch)
        var place = 0
        let dispositions = meanings.map { meaning -> Disposition in
            switch meaning {
            case .ignored: return .ignored
            case .rejected(let rejected): return .rejected(reason: rejected.reason)
            case .events(let events):
                defer { place += events.count }
                return disposition(of: outcomes[place..<place + events.count])
            }
        }
        try await keepConflicts(deliveries, meanings, dispositions)
        return dispositions
    }

    /// What can't be told from others of its name without an account is rejected.
    private func checked(_ meaning: Meaning, _ delivery: Delivery) -> Meaning {
        guard case .events(let events) = meaning,
            !events.allSatisfy({ store.facts.cloudUnique.key(of: $0) != nil })
        else { return meaning }
        let reason = "names no account, and its resource is one of an account's"
        return .rejected(
            RejectedDelivery(source: delivery.source, reason: reason, body: RejectedBody.redacted(delivery.body)))
    }

    /// A delivery that is in conflict is kept with its reason before anyone is told that it was dealt with.
    private func keepConflicts(
        _ deliveries: [Delivery], _ meanings: [Meaning], _ dispositions: [Disposition]
    ) async throws(StoreError) {
        var batch = RecordBatch(events: [])
        for (index, delivery) in deliveries.enumerated() {
            guard case .events = meanings[index], case .rejected(let reason) = dispositions[index] else { continue }
            batch.rejected.append(
                RejectedDelivery(
                    source: delivery.source, reason: reason, body: RejectedBody.redacted(delivery.body)))
        }
        if !batch.rejected.isEmpty { _ = try await store.record(batch) }
    }

    private func disposition(of outcomes: ArraySlice<RecordOutcome>) -> Disposition {
        for case .conflict(let conflict) in outcomes { return .rejected(reason: conflict.description) }
        let recorded = outcomes.count { $0 == .recorded }
        return recorded > 0 ? .recorded(events: recorded) : outcomes.isEmpty ? .ignored : .known
    }
}
