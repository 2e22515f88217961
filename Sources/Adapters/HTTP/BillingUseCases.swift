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

    public init(
        recordEvents: RecordEvents, setTariffs: SetTariffs, billPeriod: BillPeriod, explainCost: ExplainCost,
        retryRejected: RetryRejected, cancelEvent: CancelEvent, cancelTariff: CancelTariff
    ) {
        (self.recordEvents, self.setTariffs, self.billPeriod) = (recordEvents, setTariffs, billPeriod)
        (self.explainCost, self.retryRejected) = (explainCost, retryRejected)
        (self.cancelEvent, self.cancelTariff) = (cancelEvent, cancelTariff)
    }
}
