/// A consumer of a channel.
struct ConsumerPlace {
    let channel: ChannelNumber
    let tag: ShortString
}
