public import NIOCore

/// Octets with a length of 32 bits, mostly text (0-9-1, 4.2.5.3); kept as they arrived.
public struct LongString: Hashable, Sendable, CustomStringConvertible {
    /// The octets, without the length.
    public let bytes: ByteBuffer

    /// Makes it of octets.
    public init(_ bytes: ByteBuffer) { self.bytes = bytes }

    /// Makes it of a text.
    public init(_ text: String) { bytes = ByteBuffer(string: text) }

    /// The text, invalid UTF-8 replaced by U+FFFD.
    public var description: String { String(buffer: bytes) }
}
