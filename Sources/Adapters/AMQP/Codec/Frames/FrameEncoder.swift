public import NIOCore

/// Appends frames to a buffer: all of a call's frames, or, where it throws, none of them (0-9-1, 4.2.3).
public struct FrameEncoder: Sendable {
    /// The largest frame that is written; changes when the limits are negotiated.
    public var limit: FrameLimit

    /// Makes an encoder for a new connection.
    public init(limit: FrameLimit = .beforeTuning) { self.limit = limit }

    /// Appends a frame as it is.
    ///
    /// - Throws: `.outgoingFrameTooLarge`.
    public func write(_ frame: Frame, to buffer: inout ByteBuffer) throws(CodecError) {
        switch frame.payload {
        case .method(let method): try write(method, on: frame.channel, to: &buffer)
        case .header(let header): try self.frame(.header, on: frame.channel, to: &buffer) { header.write(to: &$0) }
        case .body(let body): try self.frame(.body, on: frame.channel, to: &buffer) { $0.writeImmutableBuffer(body) }
        case .heartbeat: try self.frame(.heartbeat, on: frame.channel, to: &buffer) { _ in }
        }
    }

    /// Appends a method.
    ///
    /// - Throws: `.outgoingFrameTooLarge`.
    public func write(
        _ method: Method, on channel: ChannelNumber, to buffer: inout ByteBuffer
    ) throws(CodecError) {
        try frame(.method, on: channel, to: &buffer) { method.writePayload(to: &$0) }
    }

    /// Appends a method, its content header, and its body in as many frames as it needs; an empty body needs none.
    ///
    /// - Throws: `.outgoingFrameTooLarge` where the properties do not fit a frame.
    public func write(
        _ method: Method, _ properties: BasicProperties, body: ByteBuffer, on channel: ChannelNumber,
        to buffer: inout ByteBuffer
    ) throws(CodecError) {
        let start = buffer.writerIndex
        do throws(CodecError) {
            try write(method, on: channel, to: &buffer)
            try frame(.header, on: channel, to: &buffer) { buffer in
                ContentHeader.writeStart(bodySize: body.readableBytes, to: &buffer)
                properties.write(to: &buffer)
            }
            try write(body: body, on: channel, to: &buffer)
        } catch {
            buffer.moveWriterIndex(to: start)
            throw error
        }
    }

    private func write(
        body: ByteBuffer, on channel: ChannelNumber, to buffer: inout ByteBuffer
    ) throws(CodecError) {
        var rest = body
        let most = Int(exactly: limit.payload) ?? Int.max
        while rest.readableBytes > 0, let part = rest.readSlice(length: min(rest.readableBytes, most)) {
            try frame(.body, on: channel, to: &buffer) { $0.writeImmutableBuffer(part) }
        }
    }

    private func frame(
        _ type: FrameType, on channel: ChannelNumber, to buffer: inout ByteBuffer, payload: (inout ByteBuffer) -> Void
    ) throws(CodecError) {
        let start = buffer.writerIndex
        buffer.writeMultipleIntegers(type.rawValue, channel.rawValue, 0 as UInt32)
        payload(&buffer)
        let length = buffer.writerIndex &- start &- 7
        guard let size = UInt32(exactly: length), size <= limit.payload else {
            buffer.moveWriterIndex(to: start)
            throw .outgoingFrameTooLarge(payload: length, limit: limit.payload)
        }
        buffer.setInteger(size, at: start &+ 3)
        buffer.writeInteger(FrameType.end)
    }
}
