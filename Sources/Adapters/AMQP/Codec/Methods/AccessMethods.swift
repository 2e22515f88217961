// Written by Scripts/amqp-methods.py from Scripts/amqp-methods.txt: change those and run the script.

internal import NIOCore

/// `access.request` (30, 10), sent by the client: asks for access to a realm; brokers keep it for old clients.
public struct AccessRequest: Hashable, Sendable {
    /// The realm that access is asked for.
    public var realm: ShortString
    /// Whether it is for one connection or consumer only.
    public var exclusive: Bool
    /// Only look whether it exists.
    public var passive: Bool
    /// Whether content may flow.
    public var active: Bool
    /// Whether writing is asked for.
    public var write: Bool
    /// Whether reading is asked for.
    public var read: Bool

    /// Makes the method.
    public init(
        realm: ShortString, exclusive: Bool = false, passive: Bool = false, active: Bool = false, write: Bool = false,
        read: Bool = false
    ) {
        self.realm = realm
        self.exclusive = exclusive
        self.passive = passive
        self.active = active
        self.write = write
        self.read = read
    }

    init(from reader: inout ArgumentReader) throws(CodecError) {
        realm = try reader.shortString()
        let bits = try reader.octet()
        exclusive = bits & 0b1 != 0
        passive = bits & 0b10 != 0
        active = bits & 0b100 != 0
        write = bits & 0b1000 != 0
        read = bits & 0b10000 != 0
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(realm)
        var bits: UInt8 = 0
        if exclusive { bits |= 0b1 }
        if passive { bits |= 0b10 }
        if active { bits |= 0b100 }
        if write { bits |= 0b1000 }
        if read { bits |= 0b10000 }
        buffer.writeInteger(bits)
    }
}
