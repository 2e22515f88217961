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

/// Writes to the standard streams, whole.
enum Output {
    static func write(_ bytes: [UInt8]) throws { try write(bytes, to: STDOUT_FILENO) }
    static func line(_ text: String) throws { try write(Array((text + "\n").utf8)) }
    static func error(_ text: String) { try? write(Array(text.utf8), to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Failure.failed("the output can't be written: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
    }
}
