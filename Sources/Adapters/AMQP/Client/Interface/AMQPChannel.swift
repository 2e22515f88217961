/// A channel of a connection, for as long as the body of `withChannel` runs.
///
/// Used by several tasks, it sends their requests one after the other. An error of the broker ends the channel and not
/// the connection.
public struct AMQPChannel: Sendable {
    let core: ConnectionCore
    let place: ChannelPlace

    /// Sends a request and waits for its answer.
    func request(_ method: Method) async throws(AMQPError) -> Reply {
        let waiter = Waiter<Reply>()
        try core.use { (session, now) throws(AMQPError) in
            try session.request(method, on: place, waiter: waiter, now: now)
        }
        return try await waiter.value()
    }

    /// Closes the channel and waits until that is done; bounded by the timeout for closing, not cut short.
    func close() async {
        let closed = core.use { session, now in session.closeChannel(place, now: now) }
        _ = await closed?.result()
    }
}
