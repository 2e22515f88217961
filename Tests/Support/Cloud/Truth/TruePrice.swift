/// The price of one unit of a resource from a second on.
public struct TruePrice: Sendable {
    public let rtype: String
    public let second: Int64
    /// In trillionths.
    public let rate: Int64
    /// How many seconds the rate is for.
    public let unit: Int64
    /// Whether it takes over what is running.
    public let migrates: Bool

    public init(_ rtype: String, from second: Int64, rate: Int64, per unit: Int64, migrates: Bool = false) {
        (self.rtype, self.second, self.rate, self.unit, self.migrates) = (rtype, second, rate, unit, migrates)
    }
}
