/// BLAKE2b (RFC 7693), without a key; here because a library for this one function would triple the build.
///
/// As strong as SHA-256 against whoever looks for two messages with one digest, for half its instructions.
public enum BLAKE2b {
    /// The digest of a message, 64 bytes at most: as eight words of which as many count as there are bytes for, each
    /// with its first byte highest.
    public static func digest(_ message: [UInt8], byteCount: Int) -> SIMD8<UInt64> {
        var state = start
        state[0] ^= 0x0101_0000 ^ UInt64(byteCount)
        message.withUnsafeBytes { bytes in
            var place = 0
            while bytes.count - place > blockSize {
                let block = UnsafeRawBufferPointer(rebasing: bytes[place..<place + blockSize])
                place += blockSize
                compress(block, through: place, isLast: false, into: &state)
            }
            // The last block is filled up with zeros; it is there even where the message is empty.
            withUnsafeTemporaryAllocation(byteCount: blockSize, alignment: 8) { block in
                block.initializeMemory(as: UInt8.self, repeating: 0)
                block.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[place...]))
                compress(UnsafeRawBufferPointer(block), through: bytes.count, isLast: true, into: &state)
            }
        }
        for index in state.indices { state[index] = state[index].byteSwapped }
        return state
    }

    private static let blockSize = 128

    private static let start: SIMD8<UInt64> = [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]

    private static func compress(
        _ block: UnsafeRawBufferPointer, through count: Int, isLast: Bool, into state: inout SIMD8<UInt64>
    ) {
        var rows = Rows(state, start)
        rows.d.0 ^= UInt64(count)
        if isLast { rows.d.2 = ~rows.d.2 }
        rows.round(block, (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
        rows.round(block, (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3))
        rows.round(block, (11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4))
        rows.round(block, (7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8))
        rows.round(block, (9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13))
        rows.round(block, (2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9))
        rows.round(block, (12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11))
        rows.round(block, (13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10))
        rows.round(block, (6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5))
        rows.round(block, (10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0))
        rows.round(block, (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
        rows.round(block, (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3))
        state ^= rows.folded
    }

    /// The sixteen words that a block is mixed into, as four rows.
    private struct Rows {
        typealias Row = (UInt64, UInt64, UInt64, UInt64)
        /// The places in the block of the words that a round takes, in their order.
        typealias Order = (Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int)

        var a: Row
        var b: Row
        var c: Row
        var d: Row

        init(_ state: SIMD8<UInt64>, _ start: SIMD8<UInt64>) {
            (a, b) = ((state[0], state[1], state[2], state[3]), (state[4], state[5], state[6], state[7]))
            (c, d) = ((start[0], start[1], start[2], start[3]), (start[4], start[5], start[6], start[7]))
        }

        var folded: SIMD8<UInt64> {
            SIMD8(
                a.0 ^ c.0, a.1 ^ c.1, a.2 ^ c.2, a.3 ^ c.3, b.0 ^ d.0, b.1 ^ d.1, b.2 ^ d.2, b.3 ^ d.3)
        }

        /// Mixes the columns, then the diagonals.
        @inline(__always)
        mutating func round(_ block: UnsafeRawBufferPointer, _ order: Order) {
            func word(_ place: Int) -> UInt64 {
                UInt64(littleEndian: block.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self))
            }
            Rows.mix(&a.0, &b.0, &c.0, &d.0, word(order.0), word(order.1))
            Rows.mix(&a.1, &b.1, &c.1, &d.1, word(order.2), word(order.3))
            Rows.mix(&a.2, &b.2, &c.2, &d.2, word(order.4), word(order.5))
            Rows.mix(&a.3, &b.3, &c.3, &d.3, word(order.6), word(order.7))
            Rows.mix(&a.0, &b.1, &c.2, &d.3, word(order.8), word(order.9))
            Rows.mix(&a.1, &b.2, &c.3, &d.0, word(order.10), word(order.11))
            Rows.mix(&a.2, &b.3, &c.0, &d.1, word(order.12), word(order.13))
            Rows.mix(&a.3, &b.0, &c.1, &d.2, word(order.14), word(order.15))
        }

        @inline(__always)
        private static func mix(
            _ a: inout UInt64, _ b: inout UInt64, _ c: inout UInt64, _ d: inout UInt64, _ first: UInt64,
            _ second: UInt64
        ) {
            a = a &+ b &+ first
            d = rotated(d ^ a, 32)
            c = c &+ d
            b = rotated(b ^ c, 24)
            a = a &+ b &+ second
            d = rotated(d ^ a, 16)
            c = c &+ d
            b = rotated(b ^ c, 63)
        }

        @inline(__always)
        private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
            word &>> count | word &<< (64 &- count)
        }
    }
}
