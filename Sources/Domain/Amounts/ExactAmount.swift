/// A sum of products of quantities, rates and times, exact: a wide integer over one common denominator.
///
/// The denominator holds six decimals of a quantity, twelve of a rate, microseconds, and every unit of time:
/// `10^18 × 10^6 × 12 622 780 800`, the last being the least common multiple of all units in seconds.
public struct ExactAmount: Hashable, Sendable {
    private(set) var numerator: WideInteger

    public static let zero = ExactAmount(numerator: .zero)

    /// The least common multiple of the units of time, in seconds.
    static let commonSeconds: UInt64 = 12_622_780_800

    /// `quantities × rate / unit`, where `quantities` is a sum of millionths of a unit times microseconds.
    static func accrued(_ quantities: UInt128, at rate: Rate, per unit: RateUnit) -> ExactAmount {
        var product = WideInteger(quantities, times: rate.scaled)
        product.multiply(by: commonSeconds / unit.seconds)
        return ExactAmount(numerator: product)
    }

    /// `quantity × rate`, once.
    static func once(_ quantity: Quantity, at rate: Rate) -> ExactAmount {
        var product = WideInteger(quantity.scaled, times: rate.scaled)
        product.multiply(by: commonSeconds * 1_000_000)
        return ExactAmount(numerator: product)
    }

    public static func += (left: inout ExactAmount, right: ExactAmount) { left.numerator.add(right.numerator) }
    public static func + (left: ExactAmount, right: ExactAmount) -> ExactAmount {
        var sum = left
        sum += right
        return sum
    }

    public var isZero: Bool { numerator.isZero }
}

extension ExactAmount {
    /// The denominator's factors, each in one word.
    private static let denominatorWords: (UInt64, UInt64) = (10_000_000_000_000_000_000, commonSeconds * 100_000)
    /// Its prime factors and how often each divides it.
    private static let denominatorPrimes: [(prime: UInt64, power: Int)] = [(2, 31), (3, 6), (5, 26), (7, 1), (773, 1)]

    /// The nearest double; of two that are equally near the even one.
    public var double: Double {
        let width = numerator.bitWidth
        guard width > 0 else { return 0 }
        // The quotient gets more than 64 bits; what was cut off below them is or-ed into the last one.
        let shift = max(0, 184 - width)
        var quotient = numerator.shifted(left: shift)
        let first = quotient.divide(by: ExactAmount.denominatorWords.0)
        let second = quotient.divide(by: ExactAmount.denominatorWords.1)
        let drop = quotient.bitWidth - 64
        var top = UInt64(truncatingIfNeeded: quotient.bits(from: drop))
        if first != 0 || second != 0 || quotient.hasBits(below: drop) { top |= 1 }
        return Double(sign: .plus, exponent: drop - shift, significand: Double(top))
    }

    /// The rational number `p/q` in lowest terms; `0/1` for zero.
    public var rational: String {
        guard !isZero else { return "0/1" }
        var (top, bottom) = (numerator, UInt128(1))
        for (prime, power) in ExactAmount.denominatorPrimes {
            var left = power
            while left > 0 {
                var quotient = top
                guard quotient.divide(by: prime) == 0 else { break }
                (top, left) = (quotient, left - 1)
            }
            for _ in 0..<left { bottom *= UInt128(prime) }
        }
        return "\(top)/\(WideInteger(bottom))"
    }
}
