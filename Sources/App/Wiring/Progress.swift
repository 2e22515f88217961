import Glibc
import Synchronization

/// Shows on a terminal how far something is that takes longer than a second.
final class Progress: Sendable {
    private struct State {
        var shownAt: ContinuousClock.Instant
        var isShown = false
    }

    private let label: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State(shownAt: .now))

    init(_ label: String) { self.label = label }

    /// Says how much is done, of how much if that is known; shown once a second at most.
    func update(_ done: Int, of total: Int? = nil) {
        guard isTerminal else { return }
        let isDue = state.withLock { state in
            guard ContinuousClock.now - state.shownAt >= .seconds(1) else { return false }
            (state.shownAt, state.isShown) = (.now, true)
            return true
        }
        if isDue { write("\r\(label): \(done)\(total.map { " of \($0)" } ?? "")\u{1b}[K") }
    }

    /// Takes the line away again.
    func finish() { if state.withLock({ $0.isShown }) { write("\r\u{1b}[K") } }

    private func write(_ text: String) { Output.error(text) }
}
