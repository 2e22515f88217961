/// The types of frames (0-9-1, 4.2.3; that section's 4 for heartbeats is an erratum, they are 8).
enum FrameType: UInt8 {
    case method = 1
    case header = 2
    case body = 3
    case heartbeat = 8

    /// The octet at the end of every frame.
    static let end: UInt8 = 0xce
}
