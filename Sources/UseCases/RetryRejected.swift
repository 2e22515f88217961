public import Domain
public import Ports

/// Tries again to understand what was rejected.
///
/// What was kept may be less than what arrived: 64 KiB at most, secrets replaced, broken text mended. Where that makes
/// a difference to what would be recorded, nothing is.
public struct RetryRejected: Sendable {
    private let store: any BillingStore
    private let understand: @Sendable (_ delivery: Delivery, _ arrived: Moment) -> TakeDeliveries.Meaning

    public enum Failure: Error, Sendable {
        /// There is none of this id that waits.
        case noSuchDelivery(Int64)
        case conflict(RecordOutcome.Conflict)
        case store(StoreError)
    }

    /// - Parameter understand: says what a delivery that arrived at a moment means, without recording anything. What
    ///   says no moment of its own happened when it arrived, whenever it is tried again.
    public init(
        store: any BillingStore,
        understand: @escaping @Sendable (_ delivery: Delivery, _ arrived: Moment) -> TakeDeliveries.Meaning
    ) {
        (self.store, self.understand) = (store, understand)
    }

    /// Records what a rejected delivery means and takes it off the list, both or neither; what still can't be
    /// understood stays, with a word on why.
    public func callAsFunction(_ id: Int64) async throws(Failure) -> Disposition {
        let waiting: RejectedRecord?
        do throws(StoreError) {
            waiting = try await store.rejected(after: id - 1, limit: 1).first { $0.id == id }
        } catch { throw .store(error) }
        guard let waiting else { throw .noSuchDelivery(id) }
        switch meaning(of: waiting) {
        case .rejected(let rejected): return .rejected(reason: rejected.reason)
        case .ignored: return try await settle(id, with: [])
        case .events(let events, _): return try await settle(id, with: events)
        }
    }

    private func settle(_ id: Int64, with events: [Submission]) async throws(Failure) -> Disposition {
        let answers: [RecordAnswer]
        do throws(StoreError) {
            answers = try await store.record(RecordBatch(messages: events.isEmpty ? [] : [events], settled: [id]))
        } catch { throw .store(error) }
        for case .conflict(let conflict) in answers.map(\.outcome) { throw .conflict(conflict) }
        return TakeDeliveries.disposition(of: answers[...])
    }

    private func meaning(of record: RejectedRecord) -> TakeDeliveries.Meaning {
        let delivery = record.delivery
        func rejected(_ reason: String) -> TakeDeliveries.Meaning {
            .rejected(RejectedDelivery(source: delivery.source, reason: reason, body: delivery.body))
        }
        guard !RejectedBody.isCut(delivery.body) else {
            return rejected("only the first 64 KiB of it were kept; what sent it has to send it again")
        }
        let meaning = meaning(of: delivery.body, of: record)
        guard case .events(let events, _) = meaning, let other = RejectedBody.varied(delivery.body) else {
            return meaning
        }
        // What does not count may have been replaced; what counts would make other events of another text.
        guard case .events(let varied, _) = self.meaning(of: other, of: record),
            varied.map({ $0.event() }) == events.map({ $0.event() })
        else { return rejected("a part that counts was a secret, or not proper text, and was not kept; send it again") }
        return meaning
    }

    private func meaning(of body: String, of record: RejectedRecord) -> TakeDeliveries.Meaning {
        understand(Delivery(source: record.delivery.source, body: Array(body.utf8)), record.recorded)
    }
}
