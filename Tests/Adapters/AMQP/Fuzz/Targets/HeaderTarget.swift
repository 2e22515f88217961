import AMQPCodec
import NIOCore

/// A content header's payload.
enum HeaderTarget {
    static func run(_ source: inout OctetSource) throws {
        let payload = source.all()
        guard let header = try read(payload) else { return }
        let properties = header.properties
        try require(properties.headers == header.headers, "the fields alone are other ones")
        let made = ContentHeader(properties, bodySize: header.bodySize)
        try require(made == header, "the properties make another header")
        var buffer = ByteBuffer()
        try FrameEncoder(limit: .standard).write(Frame(.header(header), on: .zero), to: &buffer)
        let written = buffer.getSlice(at: 7, length: buffer.readableBytes - 8) ?? ByteBuffer()
        try require(try read(written) == header, "it is read again as another header")
        try require(written.readableBytes <= payload.readableBytes, "it is written longer than it was")
        _ = try? header.headers?.decoded()
    }

    private static func read(_ payload: ByteBuffer) throws -> ContentHeader? {
        do throws(CodecError) {
            return try ContentHeader(payload: payload)
        } catch {
            try require(error.remedy.replyCode != nil, "\(error) closes nothing")
            return nil
        }
    }
}
