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
        [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}
