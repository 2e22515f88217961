import Synchronization

/// The answer to a question that many may ask and that costs: asked once at a time, and kept for a while.
final class SharedAnswer<Value: Sendable>: Sendable {
    private struct State {
        var kept: (value: Value, at: ContinuousClock.Instant)?
        var asking: Task<Value, Never>?
    }

    private let keeping: Duration
    private let patience: Duration
    private let ask: @Sendable () async -> Value
    private let state = Mutex(State())

    /// - Parameters:
    ///   - keeping: how long an answer is good.
    ///   - patience: how long anyone waits for one.
    init(keeping: Duration, patience: Duration, ask: @escaping @Sendable () async -> Value) {
        (self.keeping, self.patience, self.ask) = (keeping, patience, ask)
    }

    /// The answer; `nil` where none came in time.
    func value() async -> Value? {
        let now = ContinuousClock.now
        let (kept, asking) = state.withLock { state -> (Value?, Task<Value, Never>?) in
            if let kept = state.kept, now - kept.at < keeping { return (kept.value, nil) }
            if let asking = state.asking { return (nil, asking) }
            let asking = Task { await self.answer() }
            state.asking = asking
            return (nil, asking)
        }
        guard let asking else { return kept }
        return await Self.first(of: asking, patience)
    }

    private func answer() async -> Value {
        let value = await ask()
        state.withLock { $0 = State(kept: (value, .now), asking: nil) }
        return value
    }

    /// What a task answers, unless that takes too long; the task goes on.
    private static func first(of asking: Task<Value, Never>, _ patience: Duration) async -> Value? {
        let (answers, continuation) = AsyncStream.makeStream(of: Value?.self)
        let waiting = Task { continuation.yield(await asking.value) }
        let bell = Task {
            try? await Task.sleep(for: patience)
            continuation.yield(nil)
        }
        defer {
            waiting.cancel()
            bell.cancel()
        }
        for await answer in answers { return answer }
        return nil
    }
}
