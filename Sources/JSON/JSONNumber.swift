/// A decimal number as it was written, exact: `digits × 10^exponent`, normalised.
///
/// `1`, `1.0` and `10e-1` are equal: trailing zeros of the digits go into the exponent, and zero has one form.
public struct JSONNumber: Hashable, Sendable {
    public let isNegative: Bool
    /// The significant digits as a number when there are at most 38 of them.
    public let magnitude: UInt128?
    /// The power of ten by which the digits are to be multiplied.
    public let exponent: Int
    /// The significant digits as text when there are more than 38.
    let longDigits: String?

    /// The largest exponent, up or down, that is read.
    public static let exponentLimit = 9_999

    public init(_ value: Int) { self.init(isNegative: value < 0, magnitude: UInt128(value.magnitude), exponent: 0) }

    init(isNegative: Bool, magnitude: UInt128, exponent: Int) {
        var (magnitude, exponent) = (magnitude, exponent)
        if magnitude == 0 {
            exponent = 0
        } else if magnitude <= UInt128(UInt64.max) {
            var small = UInt64(magnitude)
            while small % 10 == 0 { (small, exponent) = (small / 10, exponent + 1) }
            magnitude = UInt128(small)
        } else {
            while magnitude % 10 == 0 { (magnitude, exponent) = (magnitude / 10, exponent + 1) }
        }
        self.isNegative = isNegative && magnitude != 0
        self.magnitude = magnitude
        self.exponent = exponent
        longDigits = nil
    }

    /// The integer, if it is one that fits.
    public var integer: Int? {
        guard let magnitude, magnitude <= UInt128(Int.max), (0...18).contains(exponent) else { return nil }
        var value = magnitude
        for _ in 0..<exponent {
            value *= 10
            if value > UInt128(Int.max) { return nil }
        }
        guard value <= UInt128(Int.max) else { return nil }
        return isNegative ? -Int(value) : Int(value)
    }

    /// Reads a number in JSON's grammar, the whole text or nothing.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        var lexer = NumberLexer(bytes: bytes[...])
        guard let number = lexer.read(), lexer.bytes.isEmpty else { return nil }
        self = number
    }

    /// Reads the bytes of a number; most are a few digits and nothing else.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var value: UInt64 = 0
        guard bytes.count <= 18,
            bytes.allSatisfy({ byte in
                value = value &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
                return byte &- UInt8(ascii: "0") < 10
            })
        else {
            self.init(String(decoding: bytes, as: UTF8.self))
            return
        }
        self.init(isNegative: false, magnitude: UInt128(value), exponent: 0)
    }

    init(isNegative: Bool, digits: ArraySlice<UInt8>, exponent: Int) {
        var digits = digits.drop { $0 == UInt8(ascii: "0") }
        var exponent = exponent
        while digits.last == UInt8(ascii: "0") { (_, exponent) = (digits.removeLast(), exponent + 1) }
        if digits.count <= 38 {
            let magnitude = digits.reduce(UInt128(0)) { $0 * 10 + UInt128($1 - UInt8(ascii: "0")) }
            self.init(isNegative: isNegative, magnitude: magnitude, exponent: exponent)
        } else {
            self.init(isNegative: isNegative, longDigits: String(decoding: digits, as: UTF8.self), exponent: exponent)
        }
    }

    private init(isNegative: Bool, longDigits: String, exponent: Int) {
        self.isNegative = isNegative
        self.longDigits = longDigits
        self.exponent = exponent
        magnitude = nil
    }
}

extension JSONNumber: CustomStringConvertible {
    /// The number in one normal form: plain while that is short, with an exponent otherwise.
    public var description: String {
        let digits = longDigits ?? magnitude.map(decimalText) ?? "0"
        let sign = isNegative ? "-" : ""
        if exponent >= 0, digits.utf8.count + exponent <= 40 {
            return sign + digits + String(repeating: "0", count: exponent)
        }
        if exponent < 0, exponent >= -40 {
            let places = -exponent
            let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
            return sign + padded.dropLast(places) + "." + padded.suffix(places)
        }
        return sign + digits + "e\(exponent)"
    }
}

/// The decimal digits of a wide integer, in halves, since its own `description` is slow.
func decimalText(_ value: UInt128) -> String {
    let half: UInt128 = 10_000_000_000_000_000_000
    guard value >= half else { return String(UInt64(value)) }
    let low = String(UInt64(value % half))
    return decimalText(value / half) + String(repeating: "0", count: 19 - low.utf8.count) + low
}
