/// Reads one number of JSON's grammar from the front of a run of bytes.
struct NumberLexer {
    var bytes: ArraySlice<UInt8>

    mutating func read() -> JSONNumber? {
        let isNegative = take { $0 == UInt8(ascii: "-") } != nil
        var digits = takeDigits()
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        var places = 0
        if take(where: { $0 == UInt8(ascii: ".") }) != nil {
            let fraction = takeDigits()
            guard !fraction.isEmpty else { return nil }
            digits += fraction
            places = fraction.count
        }
        guard let exponent = readExponent() else { return nil }
        return JSONNumber(isNegative: isNegative, digits: digits, exponent: exponent - places)
    }

    /// The exponent, 0 where there is none, `nil` where it is malformed or out of all bounds.
    private mutating func readExponent() -> Int? {
        guard take(where: { $0 | 0x20 == UInt8(ascii: "e") }) != nil else { return 0 }
        let sign = take { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        let written = takeDigits()
        let digits = written.drop { $0 == UInt8(ascii: "0") }
        guard !written.isEmpty, digits.count <= 4 else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return sign == UInt8(ascii: "-") ? -value : value
    }

    private mutating func take(where matches: (UInt8) -> Bool) -> UInt8? {
        guard let first = bytes.first, matches(first) else { return nil }
        bytes.removeFirst()
        return first
    }

    private mutating func takeDigits() -> ArraySlice<UInt8> {
        let digits = bytes.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        bytes.removeFirst(digits.count)
        return digits
    }
}
