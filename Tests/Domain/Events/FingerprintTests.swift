@testable import Domain
import Testing

@Suite("A fingerprint")
struct FingerprintTests {
    /// RFC 7693, appendix A.
    @Test("is made with BLAKE2b")
    func standard() {
        let words = BLAKE2b.digest(Array("abc".utf8), byteCount: 64)
        #expect(
            words.indices.map { Fingerprint(high: 0, low: words[$0]).description.suffix(16) }.joined() == """
                ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1\
                7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923
                """)
    }

    /// Computed with Python's hashlib, around the length of a block.
    @Test(
        "is the digest of 128 bits",
        arguments: [
            ("", 1, "cae66941d9efbd404e4d88758ea67670"),
            ("abc", 1, "cf4ab791c62b8d2b2109c90275287816"),
            ("The quick brown fox jumps over the lazy dog", 1, "249df9a49f517ddcd37f5c897620ec73"),
            ("a", 1_000_000, "7b704218d19f31b3a0fb7e4336822ae1"),
            ("b", 63, "6a729c6529fbace081707ddee53e4451"),
            ("b", 64, "322ac7ed8f7669c455174e427e56431c"),
            ("b", 65, "2b57479a8d5e5be74c6e1cff5b476ae9"),
            ("b", 127, "fbed735fab6af28d019c961dd04bb5e0"),
            ("b", 128, "3b7bf2bdcd8cdbf9869793137c148ce4"),
            ("b", 129, "a5e04c2670c1f52138f5b0c07bd2a87d"),
            ("b", 255, "18798b39ff12cdd7ee48bc8b05503fca"),
            ("b", 256, "9d4cedc1ce0b063d6f3e3cbc17baa16c"),
            ("b", 257, "ddbb06f0e7020f9dc81df0636ad7fcd5"),
        ])
    func vectors(text: String, count: Int, digest: String) {
        #expect(Fingerprint(of: Array(String(repeating: text, count: count).utf8)).description == digest)
    }

    @Test("is written with all its zeros, and made of its parts again")
    func parts() {
        let fingerprint = Fingerprint(high: 1, low: 0xabc)
        #expect(fingerprint.description == "00000000000000010000000000000abc")
        let other = Fingerprint(of: Array("abc".utf8))
        #expect(Fingerprint(high: other.high, low: other.low) == other)
        #expect(other != fingerprint)
    }
}
