internal import Synchronization

/// The deliveries of a consumer that arrived and were not taken yet; handed over in batches.
///
/// It never holds more than the prefetch: the broker sends no more before some are acknowledged.
final class DeliveryQueue: Sendable {
    private typealias Continuation = CheckedContinuation<Result<[Delivery]?, AMQPError>, Never>

    private struct State {
        var deliveries: [Delivery] = []
        /// Tasks that wait; there are none while there are deliveries.
        var waiting: [Continuation] = []
        /// Set at the end: nothing is added, and this is what comes after what is there.
        var end: Result<[Delivery]?, AMQPError>?

        mutating func take() -> Result<[Delivery]?, AMQPError>? {
            guard deliveries.isEmpty else {
                defer { deliveries = [] }
                return .success(deliveries)
            }
            return end
        }
    }

    private let state = Mutex(State())
    /// How many there are at most.
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Adds deliveries; gives back false, and adds nothing, where there would be more than the limit.
    func add(_ arrivals: [Delivery]) -> Bool {
        let (continuation, fits) = state.withLock { state -> (Continuation?, Bool) in
            guard state.end == nil else { return (nil, true) }
            guard state.deliveries.count + arrivals.count <= limit else { return (nil, false) }
            if !state.waiting.isEmpty { return (state.waiting.removeFirst(), true) }
            if state.deliveries.isEmpty { state.deliveries = arrivals } else { state.deliveries += arrivals }
            return (nil, true)
        }
        continuation?.resume(returning: .success(arrivals))
        return fits
    }

    /// Ends the queue after what is there.
    func finish() { end(with: .success(nil), keepingDeliveries: true) }

    /// Ends the queue with an error; where what is there can still be settled, it is kept before the error.
    func fail(_ error: AMQPError, keepingDeliveries: Bool) {
        end(with: .failure(error), keepingDeliveries: keepingDeliveries)
    }

    private func end(with end: Result<[Delivery]?, AMQPError>, keepingDeliveries: Bool) {
        let continuations = state.withLock { state -> [Continuation] in
            guard state.end == nil else { return [] }
            state.end = end
            if !keepingDeliveries { state.deliveries = [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in continuations { continuation.resume(returning: end) }
    }

    /// Takes all that is there, without waiting.
    func arrived() -> [Delivery] {
        state.withLock { state in
            defer { state.deliveries = [] }
            return state.deliveries
        }
    }

    /// Takes all that is there, or waits for some; `nil` at the end.
    ///
    /// The task stays on its actor, if it has one: a change of threads costs more than a batch.
    func next(isolation actor: isolated (any Actor)? = #isolation) async throws(AMQPError) -> [Delivery]? {
        // However much there is: who is to stop takes nothing more.
        if Task.isCancelled { throw .cancelled }
        if let result = state.withLock({ $0.take() }) { return try result.get() }
        return try await withTaskCancellationHandler(
            operation: {
                await withCheckedContinuation(isolation: actor) { wait(with: $0) }
            }, onCancel: { end(with: .failure(.cancelled), keepingDeliveries: false) }, isolation: actor
        ).get()
    }

    private func wait(with continuation: CheckedContinuation<Result<[Delivery]?, AMQPError>, Never>) {
        let result = state.withLock { state -> Result<[Delivery]?, AMQPError>? in
            if let result = state.take() { return result }
            state.waiting.append(continuation)
            return nil
        }
        if let result { continuation.resume(returning: result) }
    }
}
