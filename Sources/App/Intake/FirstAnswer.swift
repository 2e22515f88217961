import Ports
import Synchronization

/// What is answered for a batch: by whoever says it first.
final class FirstAnswer: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<[Disposition], Never>)
        case given([Disposition])
    }

    private let state = Mutex(State.open)

    /// Answers, unless that was done before.
    func give(_ answer: [Disposition]) {
        let waiting = state.withLock { state -> CheckedContinuation<[Disposition], Never>? in
            switch state {
            case .given: return nil
            case .open:
                state = .given(answer)
                return nil
            case .awaited(let waiting):
                state = .given(answer)
                return waiting
            }
        }
        waiting?.resume(returning: answer)
    }

    /// The answer; waited for once.
    func value() async -> [Disposition] {
        await withCheckedContinuation { waiting in
            let answer = state.withLock { state -> [Disposition]? in
                if case .given(let answer) = state { return answer }
                state = .awaited(waiting)
                return nil
            }
            if let answer { waiting.resume(returning: answer) }
        }
    }
}
