public import Ports
import Synchronization

/// An intake that brings what it was given, and what was not acknowledged again.
public final class ScriptedIntake: EventIntake {
    private let waiting: Mutex<[Delivery]>
    private let batchSize: Int

    public init(_ deliveries: [Delivery], batchSize: Int = 500) {
        waiting = Mutex(deliveries)
        self.batchSize = batchSize
    }

    /// What was not acknowledged yet.
    public var left: [Delivery] { waiting.withLock { $0 } }

    /// Delivers until all is acknowledged or the task is cancelled.
    public func run(_ handle: @escaping @Sendable ([Delivery]) async -> [Disposition]) async throws {
        while !Task.isCancelled {
            let batch = waiting.withLock { Array($0.prefix(batchSize)) }
            guard !batch.isEmpty else { return }
            let answers = await handle(batch)
            // What got no answer was not acknowledged either.
            let again = batch.enumerated().filter { place, _ in place >= answers.count || answers[place] == .tryAgain }
                .map(\.element)
            waiting.withLock { $0.replaceSubrange(0..<batch.count, with: again) }
        }
    }
}
