internal import Synchronization

/// A result that one task waits for and that is resolved once, from anywhere; later results are passed over.
final class Waiter<Value: Sendable>: Sendable {
    private enum State {
        /// Nobody waits yet. What may follow: `waiting`, `resolved`.
        case idle
        /// A task waits. What may follow: `resolved`.
        case waiting(CheckedContinuation<Result<Value, AMQPError>, Never>)
        /// Nothing follows.
        case resolved(Result<Value, AMQPError>)
    }

    private let state = Mutex(State.idle)

    /// Whether there is a result.
    var isResolved: Bool {
        state.withLock { state in
            if case .resolved = state { return true }
            return false
        }
    }

    /// Sets the result, unless there is one.
    func resolve(_ result: Result<Value, AMQPError>) {
        let continuation = state.withLock { state -> CheckedContinuation<Result<Value, AMQPError>, Never>? in
            switch state {
            case .resolved: return nil
            case .idle:
                state = .resolved(result)
                return nil
            case .waiting(let continuation):
                state = .resolved(result)
                return continuation
            }
        }
        continuation?.resume(returning: result)
    }

    /// Waits for the result, whether or not the task is cancelled; something with a timeout must resolve it.
    func result() async -> Result<Value, AMQPError> {
        await withCheckedContinuation { continuation in
            let resolved = state.withLock { state -> Result<Value, AMQPError>? in
                if case .resolved(let result) = state { return result }
                state = .waiting(continuation)
                return nil
            }
            if let resolved { continuation.resume(returning: resolved) }
        }
    }

    /// Waits for the result, or for the cancellation of the task.
    func value() async throws(AMQPError) -> Value {
        try await withTaskCancellationHandler {
            await result()
        } onCancel: {
            resolve(.failure(.cancelled))
        }.get()
    }
}
