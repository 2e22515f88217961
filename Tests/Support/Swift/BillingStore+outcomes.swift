public import Ports

extension BillingStore {
    /// Records a batch and says what became of each event.
    public func outcomes(of batch: RecordBatch) async throws(StoreError) -> [RecordOutcome] {
        try await record(batch).map(\.outcome)
    }
}
