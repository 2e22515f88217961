/// The price of one unit of a type of resource, from a moment on.
public struct TariffVersion: Hashable, Sendable {
    public let id: TariffID
    public let rtype: String
    public let moment: Moment
    /// `nil` takes the price away.
    public let rate: Rate?
    /// The unit of time that the rate is for.
    public let unit: RateUnit
    /// Whether it takes over what is already running.
    public let migrate: Bool
    public let recorded: Moment
    /// When it was cancelled, if it was.
    public let cancelled: Moment?

    public init(
        id: TariffID, rtype: String, moment: Moment, rate: Rate?, unit: RateUnit, migrate: Bool, recorded: Moment,
        cancelled: Moment? = nil
    ) {
        (self.id, self.rtype, self.moment, self.rate, self.unit) = (id, rtype, moment, rate, unit)
        (self.migrate, self.recorded, self.cancelled) = (migrate, recorded, cancelled)
    }
}
