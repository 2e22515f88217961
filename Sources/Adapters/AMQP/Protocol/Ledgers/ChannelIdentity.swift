/// A channel of a connection, told apart from every other one of this process, later ones of the same number included.
public struct ChannelIdentity: Hashable, Sendable {
    /// Which connection; every new one has another.
    public let epoch: UInt64
    /// Which of the connection's channels, counted from the first that was opened.
    public let serial: UInt64

    /// Makes it of its parts.
    public init(epoch: UInt64, serial: UInt64) {
        self.epoch = epoch
        self.serial = serial
    }
}
