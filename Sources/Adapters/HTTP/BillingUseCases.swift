public import Ports
public import UseCases

/// What the routes do.
public struct BillingUseCases: Sendable {
    let recordEvents: RecordEvents
    let setTariffs: SetTariffs
    let billPeriod: BillPeriod
    let explainCost: ExplainCost
    let retryRejected: RetryRejected
    let cancelEvent: CancelEvent
    let cancelTariff: CancelTariff
    let replay: @Sendable ([Delivery]) async throws(StoreError) -> [Disposition]

    /// - Parameter replay: records what lines of a file say, as an intake records what arrives.
    public init(
        recordEvents: RecordEvents, setTariffs: SetTariffs, billPeriod: BillPeriod, explainCost: ExplainCost,
        retryRejected: RetryRejected, cancelEvent: CancelEvent, cancelTariff: CancelTariff,
        replay: @escaping @Sendable ([Delivery]) async throws(StoreError) -> [Disposition]
    ) {
        (self.recordEvents, self.setTariffs, self.billPeriod) = (recordEvents, setTariffs, billPeriod)
        (self.explainCost, self.retryRejected) = (explainCost, retryRejected)
        (self.cancelEvent, self.cancelTariff, self.replay) = (cancelEvent, cancelTariff, replay)
    }
}
