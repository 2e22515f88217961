public import NIOCore
public import NIOPosix

/// A connection to a broker, for as long as the body of `withConnection` runs.
public struct AMQPConnection: Sendable {
    let core: ConnectionCore

    /// Connects to the first of the endpoints that answers, and closes the connection after the body, also when the
    /// body throws or its task is cancelled.
    ///
    /// - Throws: `AMQPError` where no connection comes about, else what the body throws.
    @discardableResult
    public static func withConnection<Result>(
        _ configuration: ConnectionConfiguration,
        on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        _ body: (AMQPConnection) async throws -> Result
    ) async throws -> Result {
        let core = try await Dialer(configuration: configuration, group: group).connect()
        do {
            let result = try await body(AMQPConnection(core: core))
            await core.close()
            return result
        } catch {
            await core.close()
            throw error
        }
    }

    /// Opens a channel and closes it after the body, also when the body throws or its task is cancelled.
    ///
    /// Acknowledgements that were given are sent before the close; messages that were not acknowledged go back to
    /// their queues.
    /// - Throws: `AMQPError` where no channel comes about, else what the body throws.
    @discardableResult
    public func withChannel<Result>(_ body: (AMQPChannel) async throws -> Result) async throws -> Result {
        let channel = try await openChannel()
        do {
            let result = try await body(channel)
            await channel.close()
            return result
        } catch {
            await channel.close()
            throw error
        }
    }

    private func openChannel() async throws(AMQPError) -> AMQPChannel {
        let opened = Waiter<Void>()
        let place = try core.use { (session, now) throws(AMQPError) in
            try session.openChannel(opened: opened, now: now)
        }
        let channel = AMQPChannel(core: core, place: place)
        do throws(AMQPError) {
            try await opened.value()
            return channel
        } catch {
            await channel.close()
            throw error
        }
    }

    /// Replaces the secret before it expires, where the broker's mechanism has secrets that do.
    public func updateSecret(_ secret: SecretString, reason: String) async throws(AMQPError) {
        let reason = try ShortString(sending: reason)
        let updated = Waiter<Void>()
        try core.use { (session, now) throws(AMQPError) in
            try session.updateSecret(secret, reason: reason, waiter: updated, now: now)
        }
        try await updated.value()
    }

    /// Why the broker takes no messages, while it takes none.
    public var blockedReason: String? { core.read { $0.machine.blocked?.description } }

    /// What the server said of itself.
    public var serverProperties: FieldTable { core.read { $0.machine.serverProperties } }

    /// The limits that were negotiated.
    public var tuning: Tuning? { core.read { $0.tuning } }

    /// What was counted.
    public var counters: ConnectionCounters { core.read { $0.machine.counters } }
}
