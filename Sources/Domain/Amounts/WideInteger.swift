/// A non-negative integer of 384 bits: wide enough for the sum of 2^140 of the largest products there are.
struct WideInteger: Hashable, Sendable {
    /// The least significant word first.
    private(set) var words: InlineArray<6, UInt64>

    static let zero = WideInteger(words: .init(repeating: 0))

    private init(words: InlineArray<6, UInt64>) { self.words = words }

    init(_ value: UInt128) {
        words = .init(repeating: 0)
        words[0] = UInt64(truncatingIfNeeded: value)
        words[1] = UInt64(truncatingIfNeeded: value >> 64)
    }

    /// The product of two integers of 128 bits.
    init(_ left: UInt128, times right: UInt128) {
        let (high, low) = left.multipliedFullWidth(by: right)
        words = .init(repeating: 0)
        words[0] = UInt64(truncatingIfNeeded: low)
        words[1] = UInt64(truncatingIfNeeded: low >> 64)
        words[2] = UInt64(truncatingIfNeeded: high)
        words[3] = UInt64(truncatingIfNeeded: high >> 64)
    }

    static func == (left: WideInteger, right: WideInteger) -> Bool {
        (0..<6).allSatisfy { left.words[$0] == right.words[$0] }
    }

    func hash(into hasher: inout Hasher) { for index in 0..<6 { hasher.combine(words[index]) } }

    var isZero: Bool { (0..<6).allSatisfy { words[$0] == 0 } }

    /// How many bits it takes; 0 for zero.
    var bitWidth: Int {
        for index in stride(from: 5, through: 0, by: -1) where words[index] != 0 {
            return index * 64 + 64 - words[index].leadingZeroBitCount
        }
        return 0
    }

    mutating func add(_ other: WideInteger) {
        var carry: UInt64 = 0
        for index in 0..<6 {
            let (partial, first) = words[index].addingReportingOverflow(other.words[index])
            let (sum, second) = partial.addingReportingOverflow(carry)
            words[index] = sum
            carry = (first ? 1 : 0) + (second ? 1 : 0)
        }
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in 0..<6 {
            let product = words[index].multipliedFullWidth(by: factor)
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            words[index] = low
            carry = product.high &+ (overflow ? 1 : 0)
        }
    }

    /// Divides in place and returns the remainder.
    mutating func divide(by divisor: UInt64) -> UInt64 {
        var remainder: UInt64 = 0
        for index in stride(from: 5, through: 0, by: -1) {
            (words[index], remainder) = divisor.dividingFullWidth((remainder, words[index]))
        }
        return remainder
    }

    /// The integer times `2^count`; what does not fit is lost, which no caller lets happen.
    func shifted(left count: Int) -> WideInteger {
        guard count > 0 else { return self }
        var result = WideInteger.zero
        let (skip, shift) = (count / 64, UInt64(count % 64))
        for index in stride(from: 5, through: skip, by: -1) {
            result.words[index] = words[index - skip] << shift
            if shift > 0, index > skip { result.words[index] |= words[index - skip - 1] >> (64 - shift) }
        }
        return result
    }

    /// Whether a bit below the given one is set.
    func hasBits(below bit: Int) -> Bool {
        let (whole, rest) = (bit / 64, UInt64(bit % 64))
        return (0..<whole).contains { words[$0] != 0 } || (rest > 0 && words[whole] << (64 - rest) != 0)
    }

    /// The bits from `low` on, 128 of them.
    func bits(from low: Int) -> UInt128 {
        var result: UInt128 = 0
        for index in 0..<2 {
            let (word, shift) = ((low / 64) + index, low % 64)
            var part = word < 6 ? words[word] >> shift : 0
            if shift > 0, word + 1 < 6 { part |= words[word + 1] << (64 - shift) }
            result |= UInt128(part) << (64 * index)
        }
        return result
    }
}

extension WideInteger: CustomStringConvertible {
    /// The decimal digits.
    var description: String {
        var (rest, groups) = (self, [String]())
        while !rest.isZero {
            let group = String(rest.divide(by: 10_000_000_000_000_000_000))
            groups.append(rest.isZero ? group : String(repeating: "0", count: 19 - group.utf8.count) + group)
        }
        return groups.isEmpty ? "0" : groups.reversed().joined()
    }
}
