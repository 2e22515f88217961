import AMQP
public import Ports

/// Takes notifications from a broker, and acknowledges what is recorded.
///
/// It goes on for ever: a broker that is away is tried again, a store that is away is waited for with what arrived kept
/// back unacknowledged, and exchanges that no service has made yet are awaited.
public struct AMQPIntake: EventIntake {
    let source: IntakeSource
    let isStoreUp: @Sendable () async -> Bool
    let news: @Sendable (IntakeNews) -> Void

    /// - Parameter isStoreUp: whether what is handed over could be recorded; asked while nothing is consumed.
    /// - Parameter news: hears what happens, on any task; it is not to wait for anything.
    public init(
        _ source: IntakeSource, isStoreUp: @escaping @Sendable () async -> Bool,
        news: @escaping @Sendable (IntakeNews) -> Void
    ) {
        (self.source, self.isStoreUp, self.news) = (source, isStoreUp, news)
    }

    public func run(_ handle: @escaping @Sendable ([Ports.Delivery]) async -> [Disposition]) async throws {
        var attempts = Reconnection(source)
        let exchanges = KnownExchanges()
        while !Task.isCancelled {
            let (failure, time) = await attempt(attempts.configuration, exchanges, handle)
            guard !Task.isCancelled else { return }
            let cause = IntakeCause(failure)
            let wait = attempts.failed(cause, after: time)
            news(.disconnected(cause, failure, retryIn: wait))
            try? await Task.sleep(for: wait)
        }
    }

    /// Connects and consumes until that fails; says why it did, and how long there was a connection.
    private func attempt(
        _ configuration: ConnectionConfiguration, _ exchanges: KnownExchanges,
        _ handle: @escaping @Sendable ([Ports.Delivery]) async -> [Disposition]
    ) async -> (AMQPError, Duration) {
        var begin: ContinuousClock.Instant?
        var time: Duration { begin.map { ContinuousClock.now - $0 } ?? .zero }
        do {
            try await AMQPConnection.withConnection(configuration) { connection in
                begin = .now
                news(.connected(configuration.endpoints.first?.address))
                try await consume(connection, exchanges, handle)
            }
            return (.connection(.closed), time)
        } catch let error as AMQPError { return (error, time) } catch { return (.cancelled, time) }
    }

    private func consume(
        _ connection: AMQPConnection, _ exchanges: KnownExchanges,
        _ handle: @escaping @Sendable ([Ports.Delivery]) async -> [Disposition]
    ) async throws {
        let topology = IntakeTopology(source: source, exchanges: exchanges, news: news)
        try await topology.declareQueues(connection)
        let notifications = QueueIntake(
            queue: IntakeSource.queue, intake: self, handle: handle, read: Ports.Delivery.init(notification:))
        let deadLetters = QueueIntake(
            queue: IntakeSource.deadLetterQueue, intake: self, handle: handle, read: Ports.Delivery.init(deadLetter:))
        let watch = QueueWatch(source: source, news: news)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await topology.keepBound(connection) }
            group.addTask { try await watch.run(connection) }
            group.addTask { try await notifications.run(connection) }
            group.addTask { try await deadLetters.run(connection) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
