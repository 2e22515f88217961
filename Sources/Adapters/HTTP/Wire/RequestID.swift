/// What a request is called in its answer and in the log: `req-` and a random UUID.
struct RequestID: Hashable, Sendable, CustomStringConvertible {
    let description: String

    init() {
        // The version (4) and the variant (binary 10) have their places in a random UUID.
        let high = UInt64.random(in: 0...UInt64.max) & ~0xf000 | 0x4000
        let low = UInt64.random(in: 0...UInt64.max) >> 2 | 1 << 63
        let digits = RequestID.hexadecimal(high) + RequestID.hexadecimal(low)
        var text = "req-"
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { text.append("-") }
            text.append(digit)
        }
        description = text
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
