public import Domain
public import Ports

/// Takes a database of 2.0 into the log. The same one again changes nothing.
public struct ImportLedger: Sendable {
    private let store: any BillingStore
    private let clock: any UTCClock

    public init(store: any BillingStore, clock: any UTCClock) { (self.store, self.clock) = (store, clock) }

    /// What was there and what became of it.
    public struct Report: Sendable {
        public let accounts: Int
        public let resources: Int
        public let segments: Int
        public let remarks: ImportRemarks
        public fileprivate(set) var events = 0
        public fileprivate(set) var recorded = 0
        public fileprivate(set) var known = 0
        /// The prices that were set.
        public fileprivate(set) var prices: [TariffVersion] = []
        public fileprivate(set) var conflicts: [RecordOutcome.Conflict] = []

        /// Whether something of the file is not in the log.
        public var hasLosses: Bool { remarks.hasLosses || !conflicts.isEmpty }
    }

    private static let batch = 500

    /// - Parameter unit: the unit of time of 2.0's prices; `nil` is the store's own.
    public func callAsFunction(
        _ ledger: FormerLedger, unit: RateUnit? = nil, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws(StoreError) -> Report {
        let reading = LedgerReading(
            ledger, facts: store.facts, unit: unit ?? store.facts.unit, known: try await store.tariffs(),
            now: clock.utcNow())
        var report = Report(
            accounts: ledger.accounts.count, resources: ledger.resources.count, segments: ledger.segments.count,
            remarks: reading.remarks)
        if !reading.prices.isEmpty { report.prices = try await store.setTariffs(reading.prices) }
        var rest = reading.events[...]
        while !rest.isEmpty {
            let answers = try await store.record(RecordBatch(events: Array(rest.prefix(ImportLedger.batch))))
            rest = rest.dropFirst(ImportLedger.batch)
            for answer in answers { report.count(answer.outcome) }
            progress(report.events, reading.events.count)
        }
        return report
    }
}

extension ImportLedger.Report {
    fileprivate mutating func count(_ outcome: RecordOutcome) {
        events += 1
        switch outcome {
        case .recorded: recorded += 1
        case .known: known += 1
        case .conflict(let conflict): conflicts.append(conflict)
        // Each event is a message of its own, and names an account where its root needs one.
        case .unresolved, .withheld: break
        }
    }
}
