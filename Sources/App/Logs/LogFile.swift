import Glibc
import Synchronization

/// A file to which lines are appended; when it is moved away or removed, a new one is begun in its place.
final class LogFile: Sendable {
    private struct State {
        var descriptor: Int32
        var checkedAt: ContinuousClock.Instant
    }

    private let path: String
    private let state: Mutex<State>

    init(folder: String) throws {
        path = folder + "/nova-billing.log"
        let descriptor = LogFile.open(path)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw Failure.usage("log_dir: the file \(path) can't be written: \(reason)")
        }
        state = Mutex(State(descriptor: descriptor, checkedAt: .now))
    }

    deinit { close(state.withLock { $0.descriptor }) }

    func append(_ line: [UInt8]) {
        state.withLock { state in
            if ContinuousClock.now - state.checkedAt >= .seconds(1) { followName(&state) }
            Output.write(line, toLog: state.descriptor)
        }
    }

    /// Begins a new file where another one, or none, has the name by now.
    private func followName(_ state: inout State) {
        state.checkedAt = .now
        var (open, named) = (Glibc.stat(), Glibc.stat())
        guard fstat(state.descriptor, &open) == 0 else { return }
        if stat(path, &named) == 0, named.st_ino == open.st_ino, named.st_dev == open.st_dev { return }
        let descriptor = LogFile.open(path)
        guard descriptor >= 0 else { return }
        close(state.descriptor)
        state.descriptor = descriptor
    }

    private static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    }
}
