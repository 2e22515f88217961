/// A token's bytes, cut or filled up to a length that all tokens have, and its true length.
struct PaddedToken: Sendable {
    private let bytes: [UInt8]
    private let length: Int

    init(_ token: String, width: Int) {
        let front = Array(token.utf8.prefix(width))
        bytes = front + Array(repeating: 0, count: width - front.count)
        length = token.utf8.count
    }

    /// All ones if the tokens are the same, else zero; it takes the same time in any case.
    func mask(ifSameAs other: PaddedToken) -> Int {
        var difference = UInt64(truncatingIfNeeded: length ^ other.length)
        for index in bytes.indices { difference |= UInt64(bytes[index] ^ other.bytes[index]) }
        // Lengths lie below 2^63, so the difference minus one has its highest bit only where there is none.
        return 0 &- Int((difference &- 1) >> 63)
    }
}
