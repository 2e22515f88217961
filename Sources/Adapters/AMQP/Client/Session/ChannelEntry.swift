internal import NIOCore

/// A channel, and who waits for what on it.
struct ChannelEntry {
    /// Tells it from later channels of the same number.
    let serial: UInt64
    let opened: Waiter<Void>
    /// Resolved when the number is free again.
    let closed = Waiter<Void>()
    /// Whose request is on its way.
    var pending: Waiter<Reply>?
    /// Requests that wait for the one before them: a channel has one at a time.
    var queued: [QueuedRequest] = []
    var consumers: [ShortString: ConsumerEntry] = [:]
    var unconfirmed = UnconfirmedMessages()

    init(serial: UInt64, opened: Waiter<Void>) {
        self.serial = serial
        self.opened = opened
    }

    /// How many messages its consumers may have unacknowledged.
    var prefetch: Int { consumers.values.reduce(0) { $0 + $1.queue.limit } }

    /// Whether messages for consumers are all that is to come.
    var hasOnlyConsumers: Bool { pending == nil && unconfirmed.count == 0 && !consumers.isEmpty }

    /// Lets everybody who waits know that the channel is of no more use.
    mutating func fail(_ error: AMQPError) {
        opened.resolve(.failure(error))
        pending?.resolve(.failure(error))
        pending = nil
        for request in queued { request.waiter.resolve(.failure(error)) }
        queued = []
        for consumer in consumers.values { consumer.queue.fail(error, keepingDeliveries: false) }
        consumers = [:]
        unconfirmed.fail(error)
    }
}
