public import Domain
public import JSON

/// What the size of an image is counted in; the raw value is how settings write it.
public enum ImageUnit: String, Hashable, Sendable, CaseIterable {
    case bytes
    case gibibytes = "GiB"

    /// The quantity that a size in bytes is; `nil` where it is not a whole number or out of range.
    public func quantity(bytes: JSONNumber) -> Quantity? {
        guard let count = bytes.integer, count >= 0 else { return nil }
        switch self {
        case .bytes:
            do throws(DecimalError) { return try Quantity(bytes) } catch { return nil }
        case .gibibytes:
            // A byte is 2^-30 GiB, which six decimals can't hold: what is finer is rounded, half up.
            let millionths = (UInt128(count) * 1_000_000 + (1 << 29)) >> 30
            return Quantity(whole: UInt64(millionths / 1_000_000), micros: UInt32(millionths % 1_000_000))
        }
    }

    /// Whether two quantities are the size of one image, the one in bytes and the other in GiB.
    public static func areOneSize(_ left: Quantity, _ right: Quantity) -> Bool {
        guard left != .zero, right != .zero, left != right else { return false }
        return inGibibytes(left) == right || inGibibytes(right) == left
    }

    private static func inGibibytes(_ bytes: Quantity) -> Quantity? {
        guard bytes.micros == 0 else { return nil }
        return ImageUnit.gibibytes.quantity(bytes: JSONNumber(Int(bytes.whole)))
    }
}
