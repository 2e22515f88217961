/// A channel's number on its connection; zero is the connection itself (0-9-1, 2.2.3 and 4.2.3).
public struct ChannelNumber: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The connection's own.
    public static let zero = ChannelNumber(rawValue: 0)

    public var description: String { String(rawValue) }
}
