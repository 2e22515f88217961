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
    ///
    /// Where the store can't make sense of what one of them brings, each is recorded by itself, so that it can't keep
    /// out others; that one is kept on the rejected list.
    public func callAsFunction(_ deliveries: [Delivery]) async throws(StoreError) -> [Disposition] {
        do throws(StoreError) { return try await record(deliveries, deliveries.map(meaning)) } catch {
            guard case .corrupt = error else { throw error }
            guard deliveries.count > 1 else { return try await giveUp(deliveries, because: error) }
        }
        var dispositions: [Disposition] = []
        for delivery in deliveries { dispositions += try await self([delivery]) }
        return dispositions
    }

    private func meaning(of delivery: Delivery) -> Meaning {
        guard let reason = delivery.deadLetterReason else { return understand(delivery) }
        return .rejected(TakeDeliveries.rejected(delivery, "the broker gave it up: \(reason)"))
    }

    private static func rejected(_ delivery: Delivery, _ reason: String, body: [UInt8]? = nil) -> RejectedDelivery {
        RejectedDelivery(
            source: delivery.source, reason: reason, body: RejectedBody.redacted(body ?? delivery.body))
    }

    private func giveUp(
        _ deliveries: [Delivery], because error: StoreError
    ) async throws(StoreError) -> [Disposition] {
        let meanings = deliveries.map { Meaning.rejected(TakeDeliveries.rejected($0, error.description)) }
        return try await record(deliveries, meanings)
    }

    private func record(
        _ deliveries: [Delivery], _ meanings: [Meaning]
    ) async throws(StoreError) -> [Disposition] {
        var batch = RecordBatch()
        /// Where among the deliveries the messages are, and the body in which their events were found.
        var origins: [(place: Int, body: [UInt8]?)] = []
        for (place, meaning) in meanings.enumerated() {
            switch meaning {
            case .events(let events, let body):
                batch.messages.append(events)
                origins.append((place, body))
            case .rejected(let rejected): batch.rejected.append(rejected)
            case .ignored: break
            }
        }
        // A delivery that the log refuses is kept with its reason before anyone is told that it was dealt with.
        batch.refused = { [origins] message, answers in
            guard case .rejected(let reason) = TakeDeliveries.disposition(of: answers[...]) else { return nil }
            let origin = origins[message]
            return TakeDeliveries.rejected(deliveries[origin.place], reason, body: origin.body)
        }
        let answers = batch.isEmpty ? [] : try await store.record(batch)
        var place = 0
        return meanings.map { meaning -> Disposition in
            switch meaning {
            case .ignored: return .ignored
            case .rejected(let rejected): return .rejected(reason: rejected.reason)
            case .events(let events, _):
                defer { place += events.count }
                return TakeDeliveries.disposition(of: answers[place..<place + events.count])
            }
        }
    }

    /// What became of a message, by what became of its events.
    public static func disposition(of answers: ArraySlice<RecordAnswer>) -> Disposition {
        var recorded = 0
        for answer in answers {
            switch answer.outcome {
            case .conflict(let conflict): return .rejected(reason: RejectedBody.redacted(reason: conflict.description))
            case .unresolved(let reason):
                return .rejected(reason: RejectedBody.redacted(reason: reason.error.description))
            case .recorded: recorded += 1
            case .known, .withheld: break
            }
        }
        return recorded > 0 ? .recorded(events: recorded) : answers.isEmpty ? .ignored : .known
    }
}
