import OpenStackAdapter
import Testing

@Suite("A compressed body")
struct CompressionTests {
    private static let text = Array("{\"oslo.version\": \"2.0\"}".utf8)
    /// Python's zlib.compress of the text.
    private static let zlib: [UInt8] = [
        120, 156, 171, 86, 202, 47, 206, 201, 215, 43, 75, 45, 42, 206, 204, 207, 83, 178, 82, 80, 50, 210,
        51, 80, 170, 5, 0, 98, 19, 7, 92,
    ]
    /// Python's gzip.compress of the text, of no moment.
    private static let gzip: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 202, 47, 206, 201, 215, 43, 75, 45, 42, 206, 204, 207, 83,
        178, 82, 80, 50, 210, 51, 80, 170, 5, 0, 122, 232, 117, 93, 23, 0, 0, 0,
    ]

    @Test("is read in the formats that its sender may mean", arguments: ["application/x-gzip", "gzip", "zlib", "GZIP"])
    func known(name: String) throws {
        #expect(try CompressedBody.plain(Self.zlib, compression: name) == Self.text)
        #expect(try CompressedBody.plain(Self.gzip, compression: name) == Self.text)
    }

    @Test("is none where nothing says so", arguments: [nil, ""])
    func none(name: String?) throws {
        #expect(try CompressedBody.plain(Self.text, compression: name) == Self.text)
    }

    @Test("of another kind has its reason", arguments: ["application/x-bz2", "application/zstd", "x"])
    func unknown(name: String) {
        #expect(throws: RejectionReason.unknownCompression) { try CompressedBody.plain(Self.zlib, compression: name) }
    }

    @Test("that is broken, cut short anywhere or followed by something has its reason")
    func broken() {
        var bodies = Self.zlib.indices.map { Array(Self.zlib.prefix($0)) } + [Self.text, Self.zlib + [0]]
        bodies += [Self.zlib.map { $0 ^ 0x55 }]
        for body in bodies {
            #expect(throws: RejectionReason.malformedCompression) {
                try CompressedBody.plain(body, compression: "zlib")
            }
        }
    }

    @Test("that would fill the memory has its reason")
    func bomb() {
        #expect(throws: RejectionReason.malformedCompression) {
            try CompressedBody.plain(Self.bomb, compression: "zlib")
        }
    }

    /// 20 MiB of zeros, compressed twice by zlib and here decompressed once.
    private static let bomb: [UInt8] = {
        let once = try? CompressedBody.plain(
            [
                120, 218, 237, 219, 61, 14, 1, 97, 20, 134, 209, 111, 98, 10, 36, 126, 34, 58, 141, 101, 104, 36, 52,
                106, 141, 90, 44, 64, 175, 51, 137, 232, 53, 214, 97, 11, 116, 118, 48, 161, 178, 0, 17, 81, 168, 196,
                200, 204, 26, 84, 147, 115, 150, 240, 150, 79, 238, 93, 93, 239, 167, 40, 10, 33, 36, 187, 239, 225,
                81, 173, 7, 0, 0, 0, 160, 228, 146, 203, 166, 146, 199, 128, 208, 207, 210, 201, 116, 6, 0, 0, 0, 148,
                221, 162, 213, 140, 139, 40, 240, 153, 247, 198, 230, 0, 0, 0, 128, 210, 219, 14, 7, 237, 226, 66,
                224, 181, 94, 198, 230, 0, 0, 0, 128, 210, 219, 191, 111, 73, 158, 2, 70, 231, 44, 109, 212, 60, 77,
                0, 0, 0, 192, 63, 60, 187, 157, 99, 136, 126, 20, 23, 8, 119,
            ], compression: "zlib")
        return once ?? []
    }()
}
