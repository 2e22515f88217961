/// A queue as the broker sees it.
public struct QueueState: Hashable, Sendable {
    /// The name; the broker's, where it was to choose one.
    public let name: String
    /// How many messages are ready.
    public let messageCount: UInt32
    /// How many consumers there are.
    public let consumerCount: UInt32

    init(_ ok: QueueDeclareOk) {
        name = ok.queue.description
        messageCount = ok.messageCount
        consumerCount = ok.consumerCount
    }
}
