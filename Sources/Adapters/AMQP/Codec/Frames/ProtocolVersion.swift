public import NIOCore

/// A version as a protocol header names it: the octets after `AMQP` (0-9-1, 4.2.2).
public struct ProtocolVersion: Hashable, Sendable, CustomStringConvertible {
    /// Which protocol: 0 for AMQP itself, 3 for SASL of AMQP 1.0.
    public let id: UInt8
    /// The major version.
    public let major: UInt8
    /// The minor version.
    public let minor: UInt8
    /// The revision.
    public let revision: UInt8

    /// Makes it of its numbers.
    public init(id: UInt8, major: UInt8, minor: UInt8, revision: UInt8) {
        self.id = id
        self.major = major
        self.minor = minor
        self.revision = revision
    }

    /// AMQP 0-9-1.
    public static let amqp091 = ProtocolVersion(id: 0, major: 0, minor: 9, revision: 1)

    static let name: [UInt8] = [0x41, 0x4d, 0x51, 0x50]

    /// Appends the header with which a client begins.
    public func writeHeader(to buffer: inout ByteBuffer) {
        buffer.writeBytes(ProtocolVersion.name)
        buffer.writeMultipleIntegers(id, major, minor, revision)
    }

    public var description: String { "\(id) \(major)-\(minor)-\(revision)" }
}
