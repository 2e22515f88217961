internal import NIOCore

/// A value as a decoder meets it: tables and arrays still closed.
enum FieldItem {
    case value(FieldValue)
    case array(ByteBuffer)
    case table(ByteBuffer)

    init(from buffer: inout ByteBuffer) throws(CodecError) {
        switch try FieldTag(from: &buffer) {
        case .bool: self = .value(.bool(try FieldItem.integer(&buffer, UInt8.self) != 0))
        case .int8: self = .value(.int8(try FieldItem.integer(&buffer)))
        case .uint8: self = .value(.uint8(try FieldItem.integer(&buffer)))
        case .int16: self = .value(.int16(try FieldItem.integer(&buffer)))
        case .uint16: self = .value(.uint16(try FieldItem.integer(&buffer)))
        case .int32: self = .value(.int32(try FieldItem.integer(&buffer)))
        case .uint32: self = .value(.uint32(try FieldItem.integer(&buffer)))
        case .int64, .int64OfOthers: self = .value(.int64(try FieldItem.integer(&buffer)))
        case .float: self = .value(.float(Float(bitPattern: try FieldItem.integer(&buffer))))
        case .double: self = .value(.double(Double(bitPattern: try FieldItem.integer(&buffer))))
        case .decimal:
            let scale = try FieldItem.integer(&buffer, UInt8.self)
            self = .value(.decimal(scale: scale, value: try FieldItem.integer(&buffer)))
        case .string: self = .value(.string(LongString(try FieldItem.slice(&buffer))))
        case .bytes: self = .value(.bytes(try FieldItem.slice(&buffer)))
        case .timestamp: self = .value(.timestamp(try FieldItem.integer(&buffer)))
        case .array: self = .array(try FieldItem.slice(&buffer))
        case .table: self = .table(try FieldItem.slice(&buffer))
        case .void: self = .value(.void)
        }
    }

    private static func integer<Integer: FixedWidthInteger>(
        _ buffer: inout ByteBuffer, _ type: Integer.Type = Integer.self
    ) throws(CodecError) -> Integer {
        guard let value = buffer.readInteger(as: type) else { throw .truncatedField }
        return value
    }

    private static func slice(_ buffer: inout ByteBuffer) throws(CodecError) -> ByteBuffer {
        guard let slice = buffer.readLongSlice() else { throw .truncatedField }
        return slice
    }
}
