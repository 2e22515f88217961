/// A channel of a session; its number may later be another channel's, its serial number never is.
struct ChannelPlace: Sendable {
    let number: ChannelNumber
    let serial: UInt64
}
