import Domain

/// What stands for a token where answers are kept: its SHA-256, so that no token is.
struct TokenDigest: Hashable, Sendable {
    private let words: SIMD8<UInt32>

    init(_ token: String) { words = SIMD8(SHA256.digest(Array(token.utf8))) }
}
