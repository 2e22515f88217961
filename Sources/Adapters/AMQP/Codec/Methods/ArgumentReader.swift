internal import NIOCore

/// Reads the arguments of a method one after the other, never past their end.
struct ArgumentReader {
    private var bytes: ByteBuffer
    private let kind: MethodKind

    init(_ bytes: ByteBuffer, of kind: MethodKind) {
        self.bytes = bytes
        self.kind = kind
    }

    private var truncated: CodecError { .truncatedArguments(of: kind) }

    mutating func octet() throws(CodecError) -> UInt8 { try integer() }
    mutating func short() throws(CodecError) -> UInt16 { try integer() }
    mutating func long() throws(CodecError) -> UInt32 { try integer() }
    mutating func longLong() throws(CodecError) -> UInt64 { try integer() }

    private mutating func integer<Integer: FixedWidthInteger>() throws(CodecError) -> Integer {
        guard let value = bytes.readInteger(as: Integer.self) else { throw truncated }
        return value
    }

    mutating func shortString() throws(CodecError) -> ShortString {
        guard let string = bytes.readShortString() else { throw truncated }
        return string
    }

    mutating func longString() throws(CodecError) -> LongString { LongString(try longSlice()) }

    mutating func secret() throws(CodecError) -> SecretString { SecretString(LongString(try longSlice())) }

    mutating func table() throws(CodecError) -> FieldTable { FieldTable(wire: try longSlice()) }

    private mutating func longSlice() throws(CodecError) -> ByteBuffer {
        guard let slice = bytes.readLongSlice() else { throw truncated }
        return slice
    }

    mutating func skip(_ count: Int) throws(CodecError) {
        guard bytes.readSlice(length: count) != nil else { throw truncated }
    }

    mutating func skipShortString() throws(CodecError) { _ = try shortString() }

    mutating func skipLongString() throws(CodecError) { _ = try longSlice() }

    /// Octets that no argument took mean that both sides read the method differently.
    func finish() throws(CodecError) {
        guard bytes.readableBytes == 0 else { throw .surplusArguments(of: kind) }
    }
}
