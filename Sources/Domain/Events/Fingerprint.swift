/// A digest of 128 bits (the front of a SHA-256).
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    /// Takes parts that were a fingerprint's before.
    public init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// The digest of some bytes.
    public init(of bytes: [UInt8]) {
        let digest = SHA256.digest(bytes)
        high = UInt64(digest[0]) << 32 | UInt64(digest[1])
        low = UInt64(digest[2]) << 32 | UInt64(digest[3])
    }

    /// 32 hexadecimal digits.
    public var description: String {
        [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}
