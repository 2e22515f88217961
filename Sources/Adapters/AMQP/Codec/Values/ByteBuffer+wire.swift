internal import NIOCore

extension ByteBuffer {
    /// A short string: an octet with its length, then its octets (0-9-1, 4.2.5.3).
    mutating func readShortString() -> ShortString? {
        guard let length = getInteger(at: readerIndex, as: UInt8.self) else { return nil }
        let count = Int(truncatingIfNeeded: length)
        guard readableBytes > count, readInteger(as: UInt8.self) != nil else { return nil }
        return readSlice(length: count).map(ShortString.init(wire:))
    }

    /// What a length of four octets precedes: a long string, a table, an array (0-9-1, 4.2.5.3 and 4.2.5.5).
    ///
    /// The length is compared with what is there before anything else is done with it.
    mutating func readLongSlice() -> ByteBuffer? {
        guard let length = readInteger(as: UInt32.self), let count = Int(exactly: length) else { return nil }
        return readSlice(length: count)
    }

    mutating func write(_ string: ShortString) {
        writeInteger(UInt8(truncatingIfNeeded: string.bytes.readableBytes))
        writeImmutableBuffer(string.bytes)
    }

    mutating func write(_ string: LongString) { writeLong(string.bytes) }

    mutating func write(_ secret: SecretString) { writeLong(secret.value.bytes) }

    mutating func write(_ table: FieldTable) { writeLong(table.bytes) }

    /// A buffer never holds more than 2³² - 1 octets, so that its length always fits.
    mutating func writeLong(_ bytes: ByteBuffer) {
        writeInteger(UInt32(truncatingIfNeeded: bytes.readableBytes))
        writeImmutableBuffer(bytes)
    }
}
