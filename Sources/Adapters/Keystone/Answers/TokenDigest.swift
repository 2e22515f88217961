import Domain

/// What stands for a token where answers are kept: its digest of 512 bits (BLAKE2b), so that no token is.
struct TokenDigest: Hashable, Sendable {
    private let words: SIMD8<UInt64>

    init(_ token: String) { words = BLAKE2b.digest(Array(token.utf8), byteCount: 64) }
}
