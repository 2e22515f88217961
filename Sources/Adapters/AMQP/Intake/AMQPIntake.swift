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
        while !Task.isCancelled {
            let failure = await attempt(&attempts, handle)
            guard !Task.isCancelled else { return }
            let cause = IntakeCause(failure)
            let wait = attempts.failed(cause)
            news(.disconnected(cause, failure, retryIn: wait))
            try? await Task.sleep(for: wait)
        }
    }

    /// Connects and consumes until that fails; says why it did.
    private func attempt(
        _ attempts: inout Reconnection, _ handle: @escaping @Sendable ([Ports.Delivery]) async -> [Disposition]
    ) async -> AMQPError {
        var isConnected = false
        defer { if isConnected { attempts.succeeded() } }
        do {
            try await AMQPConnection.withConnection(attempts.configuration) { connection in
                isConnected = true
                news(.connected(attempts.configuration.endpoints.first?.address))
                try await consume(connection, handle)
            }
            return .connection(.closed)
        } catch let error as AMQPError { return error } catch { return .cancelled }
    }

    private func consume(
        _ connection: AMQPConnection, _ handle: @escaping @Sendable ([Ports.Delivery]) async -> [Disposition]
    ) async throws {
        let topology = IntakeTopology(source: source, news: news)
        try await topology.declareQueues(connection)
        let notifications = QueueIntake(
            queue: IntakeSource.queue, intake: self, handle: handle, read: Ports.Delivery.init(notification:))
        let deadLetters = QueueIntake(
            queue: IntakeSource.deadLetterQueue, intake: self, handle: handle, read: Ports.Delivery.init(deadLetter:))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await topology.keepBound(connection) }
            group.addTask { try await notifications.run(connection) }
            group.addTask { try await deadLetters.run(connection) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
