public import Domain

/// A store whose whole content can be read as it was recorded, and that can take over what another one recorded.
///
/// Every adapter keeps these promises, each of which a contract test holds it to:
///
/// 1. `log` gives every event and every cancellation of an event exactly once, in the order in which they were
///    recorded, and never cuts a commit in two.
/// 2. At or before `horizon` nothing is recorded any more, by whomever, except what is taken over.
/// 3. `adopt` is atomic. What it writes has the ids, the places and the moments of recording that it has in the other
///    store; everything derived follows from that, also as of every earlier moment.
/// 4. Log entries at or before the end of the log are there already: adopting them again changes nothing.
/// 5. What is recorded after an adoption is recorded later than all that was adopted, and at or after no horizon that
///    was adopted; its ids are none that were adopted.
public protocol CopyableStore: BillingStore {
    /// What tells this store from all others, however it was named when it was opened.
    func identity() async throws(StoreError) -> String

    /// The last moment at or before which everything that is ever going to be recorded is there to be read.
    func horizon() async throws(StoreError) -> Moment

    /// How much of everything there is.
    func counts() async throws(StoreError) -> StoreCounts

    /// What was recorded last.
    func logEnd() async throws(StoreError) -> LogEnd

    /// Whole commits behind a place in the log, in the order in which they were recorded; empty at the end.
    ///
    /// - Parameters:
    ///   - moment: nothing that was recorded later.
    ///   - limit: so many entries, or as many as one commit has where those are more.
    func log(after mark: LogMark, through moment: Moment, limit: Int) async throws(StoreError) -> [LogEntry]

    /// Every version of every price with its cancellation, by id.
    func tariffRecords() async throws(StoreError) -> [TariffRecord]

    /// Rejected deliveries behind an id, those that were settled too, by id.
    func rejectedEntries(after id: Int64, limit: Int) async throws(StoreError) -> [RejectedEntry]

    /// Takes over what another store recorded.
    func adopt(_ content: AdoptedContent) async throws(StoreError)
}
