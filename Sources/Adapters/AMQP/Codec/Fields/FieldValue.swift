public import NIOCore

/// A value of a field table, with the types that RabbitMQ has (0-9-1, 4.2.5.5, and RabbitMQ's errata 3).
///
///     t bool       b int8      B uint8     s int16    u uint16    I int32    i uint32    l, L int64
///     f float      d double    D decimal   S string   x bytes     T timestamp
///     A array      F table     V void
///
/// `L` is read as RabbitMQ reads it, signed, and never written.
public enum FieldValue: Hashable, Sendable {
    case bool(Bool)
    case int8(Int8)
    case uint8(UInt8)
    case int16(Int16)
    case uint16(UInt16)
    case int32(Int32)
    case uint32(UInt32)
    case int64(Int64)
    case float(Float)
    case double(Double)
    /// The value divided by ten to the power of the scale.
    case decimal(scale: UInt8, value: UInt32)
    /// Text, mostly; octets that are no UTF-8 are kept.
    case string(LongString)
    case bytes(ByteBuffer)
    /// Seconds since 1970; any value survives.
    case timestamp(UInt64)
    case array([FieldValue])
    case table([Field])
    case void

    /// A string of a text.
    public static func text(_ text: String) -> FieldValue { .string(LongString(text)) }
}
