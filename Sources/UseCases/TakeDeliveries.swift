import Domain
public import Ports

/// Records what deliveries mean: the one way in for every intake.
public struct TakeDeliveries: Sendable {
    /// What a delivery means.
    public enum Meaning: Sendable {
        /// Its events, and the body in which they were found, where that is not the delivery's own.
        case events([Submission], body: [UInt8]? = nil)
        case ignored
        case rejected(RejectedDelivery)
    }

    private let store: any BillingStore
    private let understand: @Sendable (Delivery) -> Meaning

    /// - Parameter understand: says what a delivery means, without recording anything.
    public init(store: any BillingStore, understand: @escaping @Sendable (Delivery) -> Meaning) {
        (self.store, self.understand) = (store, understand)
    }

    /// Records all that the deliveries say in one transaction and answers each of them.
    public func callAsFunction(_ deliveries: [Delivery]) async throws(StoreError) -> [Disposition] {
        let meanings = deliveries.map(understand)
        var batch = RecordBatch()
        for meaning in meanings {
            switch meaning {
            case .events(let events, _): batch.messages.append(events)
            case .rejected(let rejected): batch.rejected.append(rejected)
            case .ignored: break
            }
        }
        let answers = batch.isEmpty ? [] : try await store.record(batch)
        var place = 0
        let dispositions = meanings.map { meaning -> Disposition in
            switch meaning {
            case .ignored: return .ignored
            case .rejected(let rejected): return .rejected(reason: rejected.reason)
            case .events(let events, _):
                defer { place += events.count }
                return TakeDeliveries.disposition(of: answers[place..<place + events.count])
            }
        }
        try await keepRefused(deliveries, meanings, dispositions)
        return dispositions
    }

    /// A delivery that the log refused is kept with its reason before anyone is told that it was dealt with.
    private func keepRefused(
        _ deliveries: [Delivery], _ meanings: [Meaning], _ dispositions: [Disposition]
    ) async throws(StoreError) {
        var batch = RecordBatch()
        for (index, delivery) in deliveries.enumerated() {
            guard case .events(_, let body) = meanings[index], case .rejected(let reason) = dispositions[index]
            else { continue }
            batch.rejected.append(
                RejectedDelivery(
                    source: delivery.source, reason: reason, body: RejectedBody.redacted(body ?? delivery.body)))
        }
        if !batch.isEmpty { _ = try await store.record(batch) }
    }

    /// What became of a message, by what became of its events.
    public static func disposition(of answers: ArraySlice<RecordAnswer>) -> Disposition {
        var recorded = 0
        for answer in answers {
            switch answer.outcome {
            case .conflict(let conflict): return .rejected(reason: conflict.description)
            case .unresolved(let reason): return .rejected(reason: reason.error.description)
            case .recorded: recorded += 1
            case .known, .withheld: break
            }
        }
        return recorded > 0 ? .recorded(events: recorded) : answers.isEmpty ? .ignored : .known
    }
}
