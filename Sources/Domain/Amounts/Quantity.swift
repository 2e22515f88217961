public import JSON

/// How many units: a non-negative decimal below 10^15 with at most six decimals, exact.
public struct Quantity: Hashable, Sendable {
    /// The units in front of the decimal point.
    public let whole: UInt64
    /// Those behind it, in millionths.
    public let micros: UInt32

    public static let zero = Quantity(whole: 0, micros: 0)

    /// Takes parts that were a quantity's before.
    public init(whole: UInt64, micros: UInt32) { (self.whole, self.micros) = (whole, micros) }

    public init(_ number: JSONNumber) throws(DecimalError) {
        let scaled = try Decimals.scaled(number, places: 6, limit: 1_000_000_000_000_000, named: "10^15")
        (whole, micros) = (UInt64(scaled / 1_000_000), UInt32(scaled % 1_000_000))
    }

    /// In millionths; below 2^70.
    var scaled: UInt128 { UInt128(whole) * 1_000_000 + UInt128(micros) }

    /// The nearest double.
    public var double: Double { ExactAmount.once(self, at: .one).double }
}

extension Quantity: CustomStringConvertible {
    public var description: String { Decimals.text(whole: whole, fraction: UInt64(micros), places: 6) }
}
