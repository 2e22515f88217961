import Synchronization

/// Lets so many questions be under way at the same time; who comes then waits for a place, in the order of coming.
final class ConcurrencyLimiter: Sendable {
    private struct Waiter {
        let continuation: CheckedContinuation<Bool, Never>
        /// Sends it away when its time is over.
        let bell: Task<Void, Never>
    }

    private struct State {
        var free: Int
        var waiters: [Int: Waiter] = [:]
        /// The numbers of the waiters: none is lower than the first, none as high as the next.
        var first = 0
        var next = 0
    }

    private let queueLimit: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - limit: how many have a place.
    ///   - queueLimit: how many wait for one at most.
    init(_ limit: Int, queueLimit: Int) {
        self.queueLimit = queueLimit
        state = Mutex(State(free: limit))
    }

    /// How many wait.
    var waiting: Int { state.withLock(\.waiters.count) }

    /// Does something in a place of its own; throws `crowded` where none comes free until a moment, or too many wait.
    func run<Value: Sendable>(
        by deadline: ContinuousClock.Instant, _ body: () async throws(KeystoneFault) -> Value
    ) async throws(KeystoneFault) -> Value {
        guard await enter(by: deadline) else { throw .crowded }
        defer { leave() }
        return try await body()
    }

    private func enter(by deadline: ContinuousClock.Instant) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                guard state.waiters.count < queueLimit else { return false }
                let number = state.next
                state.next += 1
                let bell = Task {
                    try? await Task.sleep(until: deadline, clock: .continuous)
                    self.sendAway(number)
                }
                state.waiters[number] = Waiter(continuation: continuation, bell: bell)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    private func sendAway(_ number: Int) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
        waiter?.continuation.resume(returning: false)
    }

    /// Gives a place to who waits longest.
    private func leave() {
        let waiter = state.withLock { state -> Waiter? in
            while state.first < state.next {
                defer { state.first += 1 }
                if let waiter = state.waiters.removeValue(forKey: state.first) { return waiter }
            }
            state.free += 1
            return nil
        }
        waiter?.bell.cancel()
        waiter?.continuation.resume(returning: true)
    }
}
