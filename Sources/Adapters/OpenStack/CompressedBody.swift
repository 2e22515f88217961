import CZlib

/// A body that its sender compressed (`kombu_compression`), as the message's header `compression` names it.
///
/// kombu calls `application/x-gzip` what is zlib's format; the format of gzip is read as well.
public enum CompressedBody {
    /// The most octets that a body may have once it is decompressed.
    public static let limit = 16 << 20

    private static let known: Set<String> = ["application/x-gzip", "gzip", "zlib"]

    /// The body as it was before it was compressed.
    ///
    /// - Parameter compression: what the header says; `nil` and nothing are a body that is as it was.
    /// - Throws: ``RejectionReason/unknownCompression`` or ``RejectionReason/malformedCompression``.
    public static func plain(_ body: [UInt8], compression: String?) throws(RejectionReason) -> [UInt8] {
        guard let compression, !compression.isEmpty else { return body }
        guard known.contains(compression.lowercased()) else { throw .unknownCompression }
        guard let plain = inflated(body) else { throw .malformedCompression }
        return plain
    }

    /// What zlib makes of it; `nil` where it is broken, cut short, followed by something, or larger than the limit.
    private static func inflated(_ body: [UInt8]) -> [UInt8]? {
        var stream = z_stream()
        // 15 is the largest window; 32 more find out by themselves whether it is zlib's format or that of gzip.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, size) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var input = body
        var plain: [UInt8] = []
        return input.withUnsafeMutableBufferPointer { input -> [UInt8]? in
            stream.next_in = input.baseAddress
            stream.avail_in = uInt(clamping: input.count)
            while plain.count <= limit {
                var code = Z_OK
                let count = plain.count
                plain.append(contentsOf: repeatElement(0, count: 65_536))
                plain.withUnsafeMutableBufferPointer { output in
                    let room = UnsafeMutableBufferPointer(rebasing: output[count...])
                    stream.next_out = room.baseAddress
                    stream.avail_out = uInt(clamping: room.count)
                    code = inflate(&stream, Z_NO_FLUSH)
                }
                plain.removeLast(Int(stream.avail_out))
                if code == Z_STREAM_END { return stream.avail_in == 0 && plain.count <= limit ? plain : nil }
                guard code == Z_OK, plain.count > count || stream.avail_in > 0 else { return nil }
            }
            return nil
        }
    }
}
