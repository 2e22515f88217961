import AMQPCodec
import NIOCore

/// A method frame's payload.
enum MethodTarget {
    static func run(_ source: inout OctetSource) throws {
        let payload = source.all()
        guard let method = try read(payload) else { return }
        var written = ByteBuffer()
        method.writePayload(to: &written)
        // What is reserved is written empty.
        try require(written.readableBytes <= payload.readableBytes, "\(method.kind.name) is written longer than it was")
        try require(try read(written) == method, "\(method.kind.name) is read again as another one")
        let id = MethodID(classID: payload.getInteger(at: 0) ?? 0, methodID: payload.getInteger(at: 2) ?? 0)
        try require(method.kind.id == id, "\(id) is read as \(method.kind.name)")
        _ = String(describing: method)
    }

    private static func read(_ payload: ByteBuffer) throws -> Method? {
        do throws(CodecError) {
            return try Method(payload: payload)
        } catch {
            try require(error.remedy.replyCode != nil, "\(error) closes nothing")
            return nil
        }
    }
}
