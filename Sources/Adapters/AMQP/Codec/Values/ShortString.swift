public import NIOCore

/// A text of at most 255 octets: names, keys, tags (0-9-1, 4.2.5.3).
///
/// What arrives is kept as the octets it was, a slice of what was read, even where it is no UTF-8 or has a zero octet;
/// what is made here is UTF-8 without zero octets.
public struct ShortString: Hashable, Sendable, CustomStringConvertible {
    /// The octets, without the length.
    public let bytes: ByteBuffer

    /// The most octets that there can be.
    public static let limit = 255

    /// The empty text.
    public static let empty = ShortString()

    /// Makes the empty text.
    public init() { bytes = ByteBuffer() }

    init(wire bytes: ByteBuffer) { self.bytes = bytes }

    /// Makes it of a text.
    ///
    /// - Throws: `.textTooLong` for more than 255 octets, `.textWithZeroOctet` for a zero octet; nothing is cut off.
    public init(_ text: some StringProtocol) throws(CodecError) {
        let count = text.utf8.count
        guard count <= ShortString.limit else { throw .textTooLong(count) }
        guard text.utf8.allSatisfy({ $0 != 0 }) else { throw .textWithZeroOctet }
        bytes = ByteBuffer(substring: Substring(text))
    }

    /// Makes it of a diagnostic, of which the whole characters that fit are kept, without zero octets.
    public init(clipping text: String) {
        var kept = ""
        var count = 0
        for character in text where character != "\0" {
            count &+= character.utf8.count
            guard count <= ShortString.limit else { break }
            kept.append(character)
        }
        bytes = ByteBuffer(string: kept)
    }

    /// Whether it is empty.
    public var isEmpty: Bool { bytes.readableBytes == 0 }

    /// The text, invalid UTF-8 replaced by U+FFFD.
    public var description: String { String(buffer: bytes) }
}
