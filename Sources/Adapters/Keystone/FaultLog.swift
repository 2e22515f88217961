import Logging
import Synchronization

/// Tells the log of questions that Keystone does not answer, in few lines however many they are: each fault when it
/// begins and then once a minute, with the number of questions, and that it is over, once a minute at most.
final class FaultLog: Sendable {
    private struct State {
        /// When each fault was said last, by its code.
        var said: [String: ContinuousClock.Instant] = [:]
        /// How many questions had it of which nothing was said.
        var unsaid: [String: Int] = [:]
        /// Whether the last line is of a fault.
        var isFailing = false
        var recovered: ContinuousClock.Instant?
    }

    private static let pause = Duration.seconds(60)

    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    init(_ logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        (self.logger, self.now) = (logger, now)
    }

    /// Takes that a question was not answered.
    func note(_ fault: KeystoneFault) {
        let now = now()
        let count = state.withLock { state -> Int? in
            let count = state.unsaid[fault.code, default: 0] + 1
            if let said = state.said[fault.code], now < said + FaultLog.pause {
                state.unsaid[fault.code] = count
                return nil
            }
            state.unsaid[fault.code] = nil
            state.said[fault.code] = now
            state.isFailing = true
            return count
        }
        guard let count else { return }
        logger.error(
            "Keystone does not say who is asking", metadata: ["reason": "\(fault)", "questions": "\(count)"])
    }

    /// Takes that a question was answered.
    func noteAnswer() {
        let now = now()
        let count = state.withLock { state -> Int? in
            guard state.isFailing, state.recovered.map({ now >= $0 + FaultLog.pause }) ?? true else { return nil }
            state.isFailing = false
            state.recovered = now
            defer { state.unsaid = [:] }
            return state.unsaid.values.reduce(0, +)
        }
        guard let count else { return }
        logger.notice("Keystone says again who is asking", metadata: ["unanswered_since": "\(count)"])
    }
}
