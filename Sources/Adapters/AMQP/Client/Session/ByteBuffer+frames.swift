internal import NIOCore

extension ByteBuffer {
    /// Moves so many octets here from those that follow as the frame lacks that begins here, or all where there are
    /// fewer. So only frames at the border of two reads are copied; nothing is reserved that has not arrived.
    mutating func completeFrame(from next: inout ByteBuffer) {
        if readerIndex > 0 {
            // The storage is full of frames that are in use elsewhere.
            var own = ByteBuffer()
            own.reserveCapacity(minimumWritableBytes: readableBytes + 8)
            own.writeImmutableBuffer(self)
            self = own
        }
        let header = 7
        move(header - readableBytes, from: &next)
        guard let size = getInteger(at: readerIndex + 3, as: UInt32.self), let payload = Int(exactly: size) else {
            return
        }
        move(header + payload + 1 - readableBytes, from: &next)
    }

    private mutating func move(_ count: Int, from next: inout ByteBuffer) {
        guard count > 0, let part = next.readSlice(length: min(count, next.readableBytes)) else { return }
        writeImmutableBuffer(part)
    }
}
