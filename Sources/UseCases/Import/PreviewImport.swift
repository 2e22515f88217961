public import Domain
public import Ports

/// Says what the bills of a database of 2.0 were, and what they are once it is imported.
public struct PreviewImport: Sendable {
    private let store: any BillingStore
    private let clock: any UTCClock

    /// - Parameter store: an empty one, into which the database is imported.
    public init(store: any BillingStore, clock: any UTCClock) { (self.store, self.clock) = (store, clock) }

    /// What an account pays for a month.
    public struct Row: Sendable {
        public let period: Period
        public let account: String
        public let before: Double
        public let after: ExactAmount
    }

    public struct Preview: Sendable {
        public let report: ImportLedger.Report
        /// By month, and in it by account; what costs nothing either way is left out.
        public let rows: [Row]
    }

    public func callAsFunction(_ ledger: FormerLedger, unit: RateUnit? = nil) async throws(StoreError) -> Preview {
        let report = try await ImportLedger(store: store, clock: clock)(ledger, unit: unit)
        let former = FormerBill(ledger, unit: unit ?? store.facts.unit)
        let now = clock.utcNow()
        var rows: [Row] = []
        guard var moment = former.first else { return Preview(report: report, rows: []) }
        while moment <= now {
            let period = Period.month(holding: moment)
            rows += try await self.rows(period, former.sums(period, now: now))
            moment = period.end
        }
        return Preview(report: report, rows: rows)
    }

    private func rows(_ period: Period, _ before: [String: Double]) async throws(StoreError) -> [Row] {
        var after: [String: ExactAmount] = [:]
        let bill: BillPeriod.Bill
        do throws(BillPeriod.Failure) {
            bill = try await BillPeriod(store: store, clock: clock)(BillPeriod.Question(period: period))
        } catch {
            // Neither a period nor an account is asked for that there could be none of.
            guard case .store(let error) = error else { return [] }
            throw error
        }
        while true {
            let trees = try await bill.next()
            if trees.isEmpty { break }
            for tree in trees {
                after[tree.accountName] = tree.lines.reduce(after[tree.accountName] ?? .zero) { $0 + $1.cost }
            }
        }
        await bill.finish()
        return Set(before.keys).union(after.keys).sorted(by: precedes).compactMap { account in
            let (old, new) = (before[account] ?? 0, after[account] ?? .zero)
            guard old != 0 || !new.isZero else { return nil }
            return Row(period: period, account: account, before: old, after: new)
        }
    }
}
