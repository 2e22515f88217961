public import Domain
public import Ports

/// Explains a cost: segments × rates = products, and their sum.
public struct ExplainCost: Sendable {
    private let store: any BillingStore
    private let clock: any UTCClock

    public init(store: any BillingStore, clock: any UTCClock) { (self.store, self.clock) = (store, clock) }

    /// A resource's cost in a period, step by step.
    public struct Explanation: Sendable {
        public let resource: ResourceRecord
        public let period: Period
        /// The steps of each account that paid.
        public let steps: [(account: AccountID, step: Rating.Step)]
        public let sum: ExactAmount
    }

    /// Explains what a resource costs, for all accounts or for one; `nil` if there is no such resource.
    public func callAsFunction(
        _ resource: ResourceID, period: Period?, account: AccountID? = nil
    ) async throws(StoreError) -> Explanation? {
        let now = clock.utcNow()
        guard let history = try await store.history(of: resource, knownAt: nil) else { return nil }
        let period = period ?? .month(holding: now)
        let rating = Rating(
            scope: BillScope(period: period, now: now), prices: PriceList(history.tariffs, unit: store.facts.unit))
        var steps: [(account: AccountID, step: Rating.Step)] = []
        for segment in history.segments.sorted(by: { $0.begin < $1.begin }) {
            guard let payer = segment.account, account == nil || payer == account else { continue }
            for step in rating.explain([segment], rtype: history.resource.rtype) { steps.append((payer, step)) }
        }
        let sum = steps.reduce(ExactAmount.zero) { $0 + $1.step.cost }
        return Explanation(resource: history.resource, period: period, steps: steps, sum: sum)
    }
}
