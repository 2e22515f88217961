extension ExactAmount {
    /// Reads the text of ``rational``; `nil` where it is none.
    public init?(rational text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, let top = WideInteger(decimal: parts[0]), let bottom = UInt128(Substring(parts[1])),
            bottom > 0
        else { return nil }
        let (factor, remainder) = ExactAmount.denominator.quotientAndRemainder(dividingBy: bottom)
        guard remainder == 0 else { return nil }
        // What is read may be anything: its product must stay within the width.
        guard top.bitWidth + 128 - factor.leadingZeroBitCount <= WideInteger.zero.capacity else { return nil }
        var (high, low) = (top.shifted(left: 64), top)
        high.multiply(by: UInt64(truncatingIfNeeded: factor >> 64))
        low.multiply(by: UInt64(truncatingIfNeeded: factor))
        high.add(low)
        self.init(numerator: high)
    }

    private static let denominator: UInt128 = 1_000_000_000_000_000_000_000_000 * UInt128(commonSeconds)
}

extension WideInteger {
    /// How many bits there are.
    var capacity: Int { 384 }

    /// Reads decimal digits; `nil` where there are none, others, or too many.
    init?(decimal digits: some Collection<UInt8>) {
        guard (1...96).contains(digits.count) else { return nil }
        self = .zero
        for digit in digits {
            guard digit &- UInt8(ascii: "0") < 10 else { return nil }
            multiply(by: 10)
            add(WideInteger(UInt128(digit - UInt8(ascii: "0"))))
        }
    }
}
