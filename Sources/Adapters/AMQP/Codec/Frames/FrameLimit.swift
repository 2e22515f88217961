/// The size of the largest frame, `frame-max`: its seven octets of header and its end octet included (0-9-1, 4.2.3).
public struct FrameLimit: Hashable, Sendable {
    /// The size as `connection.tune` names it.
    public let size: UInt32
    /// How much of it is payload.
    public let payload: UInt32

    /// The least that a peer may ask for, `frame-min-size`.
    public static let least: UInt32 = 4096
    /// What holds until the limits are negotiated: RabbitMQ's since 4.1, twice that of the specification.
    public static let beforeTuning = FrameLimit(valid: 8192)
    /// What is asked for unless the settings say otherwise.
    public static let standard = FrameLimit(valid: 131_072)

    private init(valid size: UInt32) {
        self.size = size
        payload = size &- 8
    }

    /// Makes a limit; `nil` for less than the least.
    public init?(_ size: UInt32) {
        guard size >= FrameLimit.least else { return nil }
        self.init(valid: size)
    }
}
