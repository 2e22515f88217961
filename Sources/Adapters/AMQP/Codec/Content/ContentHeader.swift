public import NIOCore

/// What comes between a method with content and its body (0-9-1, 4.2.6.1).
///
///     octet  0       2        4           12      14
///            class | weight | body size | flags | property list …
///
/// The property list stays the octets it was, one slice of what was read; it is known to be whole, and `properties`
/// takes it apart when asked. Octets after the list are passed over: some peers pad.
public struct ContentHeader: Hashable, Sendable {
    /// The class of every content of 0-9-1.
    public static let basicClass: UInt16 = 60

    /// How many octets the body has, as the peer says; to be compared with a limit before it is believed.
    public let bodySize: UInt64
    let flags: UInt16
    let list: ByteBuffer

    /// Makes a header.
    public init(_ properties: BasicProperties, bodySize: UInt64) {
        var bytes = ByteBuffer()
        properties.write(to: &bytes)
        self.bodySize = bodySize
        flags = bytes.readInteger(as: UInt16.self) ?? 0
        list = bytes
    }

    /// Reads a header frame's payload.
    ///
    /// - Throws: `.truncatedHeader`, `.headerOfClass`, `.unknownPropertyFlags` or `.truncatedProperties`.
    public init(payload: ByteBuffer) throws(CodecError) {
        var payload = payload
        let octets = payload.readableBytes
        guard
            let (classID, _, size, flags) = payload.readMultipleIntegers(as: (UInt16, UInt16, UInt64, UInt16).self)
        else { throw .truncatedHeader(octets: octets) }
        guard classID == ContentHeader.basicClass else { throw .headerOfClass(classID) }
        guard flags & Property.unknownFlags == 0 else { throw .unknownPropertyFlags(flags) }
        var reader = PropertyReader(flags: flags, bytes: payload)
        try reader.skip()
        let length = payload.readableBytes &- reader.bytes.readableBytes
        guard let list = payload.readSlice(length: length) else { throw .truncatedProperties }
        bodySize = size
        self.flags = flags
        self.list = list
    }

    /// The properties, taken apart now; header fields stay a slice.
    ///
    /// A header is only made of a list that was walked to its end, so that there is nothing to fail here.
    public var properties: BasicProperties {
        (try? BasicProperties(flags: flags, bytes: list)) ?? BasicProperties()
    }

    /// The application's header fields alone.
    public var headers: FieldTable? {
        var reader = PropertyReader(flags: flags, bytes: list)
        guard (try? reader.skip(before: .headers)) != nil else { return nil }
        return (try? reader.table(.headers)) ?? nil
    }

    func write(to buffer: inout ByteBuffer) {
        ContentHeader.writeStart(bodySize: bodySize, to: &buffer)
        buffer.writeInteger(flags)
        buffer.writeImmutableBuffer(list)
    }

    /// Appends what comes before the flags.
    static func writeStart(bodySize: some BinaryInteger, to buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(basicClass, 0 as UInt16, UInt64(clamping: bodySize))
    }
}
