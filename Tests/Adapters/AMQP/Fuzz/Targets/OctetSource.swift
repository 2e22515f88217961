import NIOCore

/// Octets of chance, taken from the front; where they are over it gives zeros.
struct OctetSource {
    private(set) var rest: ByteBuffer

    init(_ octets: ByteBuffer) { rest = octets }

    var isEmpty: Bool { rest.readableBytes == 0 }

    mutating func octet() -> UInt8 { rest.readInteger() ?? 0 }

    /// A number below a bound.
    mutating func below(_ bound: UInt8) -> Int { Int(octet() % bound) }

    mutating func flag() -> Bool { octet() & 1 == 1 }

    mutating func integer<Integer: FixedWidthInteger>() -> Integer {
        var value: Integer = 0
        for _ in 0..<(Integer.bitWidth / 8) { value = value << 8 | Integer(truncatingIfNeeded: octet()) }
        return value
    }

    /// At most so many octets, as many as there are.
    mutating func slice(_ count: Int) -> ByteBuffer {
        rest.readSlice(length: min(count, rest.readableBytes)) ?? ByteBuffer()
    }

    /// All that are left.
    mutating func all() -> ByteBuffer { slice(rest.readableBytes) }
}
