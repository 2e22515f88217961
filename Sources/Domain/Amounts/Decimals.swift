import JSON

/// What quantities and rates share: a non-negative decimal as a whole part and a fraction, each in one word.
enum Decimals {
    /// The number in units of `10^-places`, if it is non-negative, below `limit` (in whole units), and no finer.
    static func scaled(_ number: JSONNumber, places: Int, limit: UInt64, named text: String) throws(DecimalError)
        -> UInt128
    {
        if number.isNegative { throw .negative }
        guard let magnitude = number.magnitude else {
            throw number.exponent < -places ? .tooPrecise(places: places) : .tooLarge(limit: text)
        }
        guard magnitude != 0 else { return 0 }
        let shift = number.exponent + places
        guard shift >= 0 else { throw .tooPrecise(places: places) }
        let bound = UInt128(limit) * power(places)
        guard shift <= 22, magnitude < bound else { throw .tooLarge(limit: text) }
        let (value, overflow) = magnitude.multipliedReportingOverflow(by: power(shift))
        guard !overflow, value < bound else { throw .tooLarge(limit: text) }
        return value
    }

    static func power(_ exponent: Int) -> UInt128 { (0..<exponent).reduce(1) { value, _ in value * 10 } }

    /// The shortest decimal text: `3`, `0.1`.
    static func text(whole: UInt64, fraction: UInt64, places: Int) -> String {
        guard fraction != 0 else { return String(whole) }
        let digits = String(fraction)
        var padded = String(repeating: "0", count: places - digits.utf8.count) + digits
        while padded.hasSuffix("0") { padded.removeLast() }
        return "\(whole).\(padded)"
    }
}
