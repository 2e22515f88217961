public import Domain
public import Ports

extension InMemoryStore: CopyableStore {
    public func identity() async throws(StoreError) -> String { "memory \(ObjectIdentifier(self).hashValue)" }

    public func horizon() async throws(StoreError) -> Moment { try current().last }

    public func counts() async throws(StoreError) -> StoreCounts { try current().counts }

    public func logEnd() async throws(StoreError) -> LogEnd { try current().logEnd }

    public func log(
        after mark: LogMark, through moment: Moment, limit: Int
    ) async throws(StoreError) -> [LogEntry] {
        try current().entries(after: mark, through: moment, limit: limit)
    }

    public func tariffRecords() async throws(StoreError) -> [TariffRecord] {
        let state = try current()
        return state.tariffs.map { TariffRecord(version: $0, cancellation: state.tariffCancellations[$0.id]) }
    }

    public func rejectedEntries(after id: Int64, limit: Int) async throws(StoreError) -> [RejectedEntry] {
        let state = try current()
        return state.rejected.lazy.filter { $0.id > id }.prefix(limit).map {
            RejectedEntry(record: $0, settled: state.settled[$0.id])
        }
    }

    public func adopt(_ content: AdoptedContent) async throws(StoreError) {
        try change { state, _ in state.adopt(content) }
    }
}
