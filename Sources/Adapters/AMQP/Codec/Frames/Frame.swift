public import NIOCore

/// A frame of a connection (0-9-1, 4.2.3).
public struct Frame: Hashable, Sendable {
    /// What a frame carries.
    public enum Payload: Hashable, Sendable {
        /// A method with its arguments.
        case method(Method)
        /// What comes before a content's body.
        case header(ContentHeader)
        /// A content's body, or a part of it; a slice of what was read.
        case body(ByteBuffer)
        /// A sign of life.
        case heartbeat
    }

    /// The channel it belongs to.
    public let channel: ChannelNumber
    /// What it carries.
    public let payload: Payload

    /// Makes a frame.
    public init(_ payload: Payload, on channel: ChannelNumber) {
        self.payload = payload
        self.channel = channel
    }

    /// A heartbeat.
    public static let heartbeat = Frame(.heartbeat, on: .zero)
}
