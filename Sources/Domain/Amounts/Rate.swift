public import JSON

/// The price of one unit for one unit of time: a non-negative decimal below 10^9 with at most twelve decimals, exact.
public struct Rate: Hashable, Sendable {
    /// The units of money in front of the decimal point.
    public let whole: UInt64
    /// Those behind it, in billionths of a thousandth (10^-12).
    public let picos: UInt64

    public static let zero = Rate(whole: 0, picos: 0)
    /// What an unpriced type of resource costs.
    public static let one = Rate(whole: 1, picos: 0)

    private static let scale: UInt64 = 1_000_000_000_000

    private init(whole: UInt64, picos: UInt64) { (self.whole, self.picos) = (whole, picos) }

    public init(_ number: JSONNumber) throws(DecimalError) {
        let scaled = try Decimals.scaled(number, places: 12, limit: 1_000_000_000, named: "10^9")
        (whole, picos) = (UInt64(scaled / UInt128(Rate.scale)), UInt64(scaled % UInt128(Rate.scale)))
    }

    /// Reads the text of ``description``.
    public init(_ text: String) throws(DecimalError) {
        guard let number = JSONNumber(text) else { throw .notANumber }
        try self.init(number)
    }

    /// In units of 10^-12; below 2^70.
    var scaled: UInt128 { UInt128(whole) * UInt128(Rate.scale) + UInt128(picos) }

    /// The nearest double.
    public var double: Double { ExactAmount.once(.init(whole: 1, micros: 0), at: self).double }
}

extension Rate: CustomStringConvertible {
    public var description: String { Decimals.text(whole: whole, fraction: picos, places: 12) }
}
