public import NIOCore

/// A field table (0-9-1, 4.2.5.5), kept as the octets that it is on the wire.
///
/// What arrives is a slice of what was read; nothing looks into it before `decoded` or `value(of:)` does. A table can
/// therefore be malformed, and a message with such a table can still be read and refused by itself. Tables are equal
/// when their octets are.
public struct FieldTable: Hashable, Sendable {
    /// The octets, without the length.
    public let bytes: ByteBuffer

    /// The most octets that are written.
    public static let sizeLimit = 1 << 27

    /// Makes an empty table.
    public init() { bytes = ByteBuffer() }

    init(wire bytes: ByteBuffer) { self.bytes = bytes }

    /// Makes a table of fields, in this order.
    ///
    /// - Throws: `.fieldsTooDeep` beyond the deepest of `FieldLimits`, `.tableTooLarge` beyond `sizeLimit`.
    public init(_ fields: [Field]) throws(CodecError) {
        var encoder = FieldEncoder()
        bytes = try encoder.encode(fields)
    }

    /// Makes a table of keys and values, in this order.
    ///
    /// - Throws: `.textTooLong` or `.textWithZeroOctet` for a key, and what a table of fields throws.
    public init(_ fields: KeyValuePairs<String, FieldValue>) throws(CodecError) {
        var list: [Field] = []
        for (key, value) in fields { list.append(Field(try ShortString(key), value)) }
        try self.init(list)
    }

    /// Whether there is no field.
    public var isEmpty: Bool { bytes.readableBytes == 0 }

    /// All fields in the order of the wire, a key that comes twice twice; without recursion.
    ///
    /// - Throws: `.truncatedField`, `.unknownFieldTag`, `.fieldsTooDeep` or `.tooManyFields`.
    public func decoded(_ limits: FieldLimits = .standard) throws(CodecError) -> [Field] {
        var decoder = FieldDecoder(limits)
        return try decoder.fields(of: bytes)
    }

    /// The value of a key, the first where it comes twice; fields before it are passed over undecoded.
    ///
    /// - Throws: what `decoded` throws, for the fields up to this one.
    public func value(of key: String, _ limits: FieldLimits = .standard) throws(CodecError) -> FieldValue? {
        var decoder = FieldDecoder(limits)
        return try decoder.value(of: key, in: bytes)
    }
}
