/// An exact cost, as a fraction in lowest terms.
public struct TrueCost: Sendable, Equatable {
    public private(set) var numerator: UInt128
    public private(set) var denominator: UInt128

    static let zero = TrueCost(0, 1)

    init(_ numerator: UInt128, _ denominator: UInt128) {
        let divisor = Self.commonDivisor(numerator, denominator)
        (self.numerator, self.denominator) = (numerator / divisor, denominator / divisor)
    }

    static func + (left: TrueCost, right: TrueCost) -> TrueCost {
        let divisor = commonDivisor(left.denominator, right.denominator)
        return TrueCost(
            left.numerator * (right.denominator / divisor) + right.numerator * (left.denominator / divisor),
            left.denominator / divisor * right.denominator)
    }

    private static func commonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    /// The fraction as text; a whole number is one over one.
    public var text: String { "\(numerator)/\(denominator)" }

    /// The nearest double.
    public var double: Double {
        if numerator == 0 { return 0 }
        var (bits, rest, exponent) = (numerator / denominator, numerator % denominator, 0)
        // Enough bits that the last one, which stands for all that follow, can't make a tie.
        while bits < 1 << 62 {
            rest *= 2
            bits = bits * 2 + (rest >= denominator ? 1 : 0)
            if rest >= denominator { rest -= denominator }
            exponent -= 1
        }
        if rest != 0 { bits |= 1 }
        return Double(sign: .plus, exponent: exponent, significand: Double(UInt64(bits)))
    }
}
