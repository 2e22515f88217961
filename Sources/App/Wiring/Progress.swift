import Glibc
import Synchronization

/// Shows on a terminal how far something is that takes longer than a second.
final class Progress: Sendable {
    private struct State {
        var done = 0
        var total: Int?
        /// The first count, and when it was told.
        var begin: (done: Int, at: ContinuousClock.Instant)?
        var isShown = false
        var ticking: Task<Void, Never>?
    }

    private let label: String
    private let showsRate: Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - isBesideOutput: whether the output flows meanwhile, and so shows by itself how far it is where it goes to a
    ///     terminal.
    ///   - showsRate: whether it says how many are done in a second, too.
    init(_ label: String, isBesideOutput: Bool = false, showsRate: Bool = false) {
        (self.label, self.showsRate) = (label, showsRate)
        guard isatty(STDERR_FILENO) == 1, !isBesideOutput || isatty(STDOUT_FILENO) == 0 else { return }
        let begin = ContinuousClock.now
        let ticking = Task { [weak self] in
            while true {
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
                guard let self else { return }
                self.show(after: ContinuousClock.now - begin)
            }
        }
        state.withLock { $0.ticking = ticking }
    }

    /// Says how much is done, of how much if that is known.
    func update(_ done: Int, of total: Int? = nil) {
        state.withLock { state in
            (state.done, state.total) = (done, total)
            if showsRate, state.begin == nil { state.begin = (done, .now) }
        }
    }

    /// Takes the line away again.
    func finish() {
        state.withLock { state in
            state.ticking?.cancel()
            state.ticking = nil
            if state.isShown { Output.error("\r\u{1b}[K") }
            state.isShown = false
        }
    }

    private func show(after time: Duration) {
        state.withLock { state in
            guard state.ticking != nil else { return }
            // Before the first count there is only the time to tell that it is at work.
            let far =
                state.done > 0
                ? "\(state.done)\(state.total.map { " of \($0)" } ?? "")" : "\(time.components.seconds) s"
            state.isShown = true
            Output.error("\r\(label): \(far)\(rate(state))\u{1b}[K")
        }
    }

    private func rate(_ state: State) -> String {
        guard let begin = state.begin, state.done > begin.done else { return "" }
        let seconds = max(1, (ContinuousClock.now - begin.at).components.seconds)
        return ", \((state.done - begin.done) / Int(seconds)) a second"
    }

    deinit { state.withLock { $0.ticking?.cancel() } }
}
