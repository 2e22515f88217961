// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

internal import NIOCore

/// `confirm.select` (85, 10), sent by the client: asks for a confirmation of each message published on the channel.
public struct ConfirmSelect: Hashable, Sendable {
    /// Whether the other side leaves the answer out.
    public var noWait: Bool

    /// Makes the method.
    public init(noWait: Bool = false) {
        self.noWait = noWait
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        noWait = try reader.octet() & 0b1 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        var bits: UInt8 = 0
        if noWait { bits |= 0b1 }
        buffer.writeInteger(bits)
    }
}
