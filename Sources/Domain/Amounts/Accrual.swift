/// Sums what segments cost, with one wide product for all neighbours that have the same rate.
public struct Accrual: Sendable {
    private var total = ExactAmount.zero
    private var pending: UInt128 = 0
    private var rate = Rate.one
    private var unit = RateUnit.day

    public init() {}

    /// Adds `quantity × rate × microseconds / unit`.
    mutating func add(_ quantity: Quantity, for microseconds: UInt64, at rate: Rate, per unit: RateUnit) {
        // Below 2^70 × 2^53, so that one product always fits.
        let product = quantity.scaled &* UInt128(microseconds)
        if rate == self.rate, unit == self.unit {
            let (sum, overflow) = pending.addingReportingOverflow(product)
            if !overflow { return pending = sum }
        }
        settle()
        (self.rate, self.unit, pending) = (rate, unit, product)
    }

    /// Adds `quantity × rate`, once.
    mutating func add(once quantity: Quantity, at rate: Rate) {
        guard quantity != .zero else { return }
        total += .once(quantity, at: rate)
    }

    private mutating func settle() {
        guard pending != 0 else { return }
        total += .accrued(pending, at: rate, per: unit)
        pending = 0
    }

    /// The sum so far.
    public var amount: ExactAmount {
        var copy = self
        copy.settle()
        return copy.total
    }
}
