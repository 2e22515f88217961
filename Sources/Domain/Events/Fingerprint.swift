/// A digest of 128 bits (BLAKE2b).
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    /// Takes parts that were a fingerprint's before.
    public init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// The digest of some bytes.
    public init(of bytes: [UInt8]) {
        let digest = BLAKE2b.digest(bytes, byteCount: 16)
        (high, low) = (digest[0], digest[1])
    }

    /// 32 hexadecimal digits.
    public var description: String {
        String(unsafeUninitializedCapacity: 32) { digits in
            for place in 0..<32 {
                let value = UInt8(truncatingIfNeeded: (place < 16 ? high : low) >> UInt64(60 - place % 16 * 4) & 15)
                digits[place] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
            }
            return 32
        }
    }
}
