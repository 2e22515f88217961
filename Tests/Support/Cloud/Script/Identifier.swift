import TestSupport

/// Ids as services make them, from a seed instead of by chance.
enum Identifier {
    private static let digits = Array("0123456789abcdef".utf8)

    static func uuid(_ seed: UInt64) -> String { text(seed, dashes: [8, 13, 18, 23]) }

    static func hexadecimal(_ seed: UInt64) -> String { text(seed, dashes: []) }

    private static func text(_ seed: UInt64, dashes: [Int]) -> String {
        var random = Seeded(seed)
        var (word, left) = (random.next(), 16)
        let count = 32 + dashes.count
        return String(unsafeUninitializedCapacity: count) { room in
            for place in 0..<count {
                if dashes.contains(place) {
                    room[place] = UInt8(ascii: "-")
                    continue
                }
                if left == 0 { (word, left) = (random.next(), 16) }
                room[place] = digits[Int(word & 15)]
                (word, left) = (word >> 4, left - 1)
            }
            return count
        }
    }
}
