/// What a request is called in its answer and in the log: `req-` and a random UUID.
struct RequestID: Hashable, Sendable, CustomStringConvertible {
    let description: String

    init() {
        // The version (4) and the variant (binary 10) have their places in a random UUID.
        let high = UInt64.random(in: 0...UInt64.max) & ~0xf000 | 0x4000
        let low = UInt64.random(in: 0...UInt64.max) >> 2 | 1 << 63
        description = String(unsafeUninitializedCapacity: 40) { text in
            var place = 0
            func put(_ byte: UInt8) { (text[place], place) = (byte, place + 1) }
            for byte in "req-".utf8 { put(byte) }
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 { put(UInt8(ascii: "-")) }
                let value = UInt8(truncatingIfNeeded: (digit < 16 ? high : low) >> UInt64(60 - digit % 16 * 4) & 15)
                put(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
            }
            return place
        }
    }
}
