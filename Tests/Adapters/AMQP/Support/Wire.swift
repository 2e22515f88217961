public import AMQPCodec
public import NIOCore

/// Octets as a peer writes them, right and wrong ones.
public enum Wire {
    /// A frame's octets; all parts can be wrong.
    public static func frame(
        _ type: UInt8, on channel: UInt16 = 0, size: UInt32? = nil, _ payload: ByteBuffer, end: UInt8 = 0xce
    ) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(type, channel, size ?? UInt32(payload.readableBytes))
        buffer.writeImmutableBuffer(payload)
        buffer.writeInteger(end)
        return buffer
    }

    /// A frame's octets, its payload as hexadecimal digits.
    public static func frame(
        _ type: UInt8, on channel: UInt16 = 0, size: UInt32? = nil, hex payload: String, end: UInt8 = 0xce
    ) -> ByteBuffer {
        frame(type, on: channel, size: size, ByteBuffer(hex: payload), end: end)
    }

    /// A content header's payload with these flags and this list.
    public static func header(
        bodySize: UInt64 = 0, classID: UInt16 = 60, flags: UInt16 = 0, list: ByteBuffer = ByteBuffer()
    ) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeMultipleIntegers(classID, 0 as UInt16, bodySize, flags)
        buffer.writeImmutableBuffer(list)
        return buffer
    }

    /// A content header's payload whose only property is a table of these octets.
    public static func header(bodySize: UInt64 = 0, table: ByteBuffer) -> ByteBuffer {
        var list = ByteBuffer()
        list.writeInteger(UInt32(table.readableBytes))
        list.writeImmutableBuffer(table)
        return header(bodySize: bodySize, flags: 0x2000, list: list)
    }

    /// A table's octets: arrays inside one another, so many, under the key `n`.
    public static func nested(_ depth: Int) -> ByteBuffer {
        var octets = ByteBuffer(bytes: [1, 0x6e])
        for level in (0..<depth).reversed() {
            octets.writeInteger(0x41 as UInt8)
            octets.writeInteger(UInt32(level * 5))
        }
        return octets
    }

    /// A table with these octets, as one that arrived.
    public static func table(_ octets: ByteBuffer) throws(CodecError) -> FieldTable {
        try ContentHeader(payload: header(table: octets)).headers ?? FieldTable()
    }

    /// A table with these octets, as one that arrived.
    public static func table(hex octets: String) throws(CodecError) -> FieldTable {
        try table(ByteBuffer(hex: octets))
    }
}
