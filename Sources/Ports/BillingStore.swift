public import Domain

/// Where the log of events lives, and what bills read.
///
/// Every adapter keeps these promises, each of which a contract test holds it to:
///
/// 1. `record` is atomic: when it returns, what it says is recorded is on disk; when it throws, nothing is. Of a message
///    all events are recorded, or none. How messages are put into batches changes nothing.
/// 2. An event whose id is there already changes nothing: `known` if its fingerprint is the same, else `conflict`. One
///    that leaves out the account that its root needs is of the account that the first of its id was of, else of the
///    only one that has such a root.
/// 3. What is derived follows from the set of events: neither order nor repetition nor batching nor the number of
///    writers changes a bill.
/// 4. All of one batch have the same `recorded`, and no other batch has it. It is later than that of every batch whose
///    recording had returned before its own began, in whichever process. Batches that are recorded at the same time by
///    several processes may come to be there in another order; lists of events and of rejected deliveries never show
///    one before all of those that come before it.
/// 5. What was known at a moment that has passed never changes, with any number of processes: a reader as of T waits
///    for what is being recorded at or before T, sees the same for ever, and whatever begins to be recorded after it was
///    opened has a later `recorded` than T.
/// 6. A cancellation is appended; from then on everything is as if the event or the tariff had never been. A second
///    one changes nothing and returns the first. A cancelled id that arrives again stays cancelled.
/// 7. A reader sees one state of the store from its opening to its end, and stops no writer.
/// 8. Accounts, resources, events and tariffs keep their ids.
/// 9. A rejected delivery that is kept already, of the same source and body, is not kept again; its reason is the last.
/// 10. A rejected delivery that a batch settles leaves the list together with what the batch records, or not at all;
///     its id stays its own. Arriving again, and still not understood, it is listed again.
/// 11. A message that the log refuses is kept as a rejected delivery, if the batch says as which, together with what
///     the batch records.
/// 12. After `close` every call throws ``StoreError/closed``.
public protocol BillingStore: Sendable {
    /// What was fixed when the store was made.
    var facts: StoreFacts { get }

    /// Records a batch and says of each event what became of it, message after message in the order given.
    func record(_ batch: RecordBatch) async throws(StoreError) -> [RecordAnswer]

    /// Cancels an event; `nil` if there is none of that id.
    func cancelEvent(_ id: String, by author: String, because reason: String) async throws(StoreError) -> Cancellation?

    /// Records versions of prices.
    func setTariffs(_ drafts: [TariffDraft]) async throws(StoreError) -> [TariffVersion]

    /// Cancels a version of a price; `nil` if there is none of that id.
    func cancelTariff(_ id: TariffID, by author: String, because reason: String) async throws(StoreError)
        -> Cancellation?

    /// Every version of every price, cancelled ones too, in the order of recording.
    func tariffs() async throws(StoreError) -> [TariffVersion]

    /// Opens what a bill needs; the caller must finish it.
    func usage(_ question: UsageQuestion) async throws(StoreError) -> any UsageReader

    /// The segments and attributes of one resource, as a bill sees them, all from one state of the store; `nil` if
    /// there is no such resource.
    ///
    /// - Parameter known: only what was recorded by then, which never changes after: what no event spoke of yet is not
    ///   there. `nil` takes all that is there.
    func history(of resource: ResourceID, knownAt known: Moment?) async throws(StoreError) -> ResourceHistory?

    /// The accounts behind a name, by name; behind the empty text are all.
    func accounts(after name: String, limit: Int) async throws(StoreError) -> [Account]

    /// The account of an id.
    func account(_ id: AccountID) async throws(StoreError) -> Account?

    /// The account of a name.
    ///
    /// - Parameter known: only if an event that was recorded by then is of it, which never changes after; `nil` takes
    ///   all that is there.
    func account(named name: String, knownAt known: Moment?) async throws(StoreError) -> Account?

    /// Resources, by id.
    func resources(_ question: ResourceQuestion) async throws(StoreError) -> [ResourceRecord]

    /// How many resources of each type are charged for by the time, with no end in sight, at a moment.
    func runningResources(at now: Moment) async throws(StoreError) -> [String: Int]

    /// An event as it was recorded.
    func event(_ id: String) async throws(StoreError) -> RecordedEvent?

    /// Events in the order in which they were recorded.
    func events(_ question: EventQuestion) async throws(StoreError) -> [RecordedEvent]

    /// Deliveries that could not be understood, in the order in which they were recorded.
    func rejected(after marker: Int64, limit: Int) async throws(StoreError) -> [RejectedRecord]

    /// Derives everything again from the log and compares; unless `checkOnly`, puts right what differs.
    func rebuild(checkOnly: Bool, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void)
        async throws(StoreError) -> RebuildReport

    /// Finishes what was begun and lets go of everything.
    func close() async
}

extension BillingStore {
    /// The account of a name, as of now.
    public func account(named name: String) async throws(StoreError) -> Account? {
        try await account(named: name, knownAt: nil)
    }
}

/// What a bill reads, piece by piece: pulling is what moves it on.
public protocol UsageReader: Sendable {
    /// Every version of every price in the state that the reader sees.
    var tariffs: [TariffVersion] { get }

    /// The next trees, accounts by name and roots by name and type; empty when there are no more.
    func next() async throws(StoreError) -> [TreeUsage]

    /// Lets go of what the reader holds; calling it again does nothing.
    func finish() async
}
