import Foundation
import Glibc
import Synchronization

/// A process of ours, in a process group of its own; it is killed when nobody holds it any more.
public final class ChildProcess: Sendable {
    public enum Ending: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
    }

    /// What a process reads and writes, where it runs, and what it is told.
    public struct Setup {
        var arguments: [String]
        var environment: [String: String]
        var folder: String
        var input: String
        var output: String
        var errors: String

        public init(
            arguments: [String], environment: [String: String], folder: String, input: String = "/dev/null",
            output: String, errors: String
        ) {
            (self.arguments, self.environment, self.folder) = (arguments, environment, folder)
            (self.input, self.output, self.errors) = (input, output, errors)
        }
    }

    public struct NotStarted: Error { let program: String, code: Int32 }
    public struct TimedOut: Error { let program: String }

    private let pid: pid_t
    private let program: String
    private let ending = Mutex<Ending?>(nil)

    public init(_ program: String, _ setup: Setup) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, setup.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, setup.output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, setup.errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))

        // The shell changes the folder and then becomes the program, so that the process is the same.
        let command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", setup.folder, program] + setup.arguments
        let arguments = command.map { strdup($0) } + [nil]
        let environment = setup.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var started: pid_t = 0
        let code = posix_spawn(&started, "/bin/sh", &actions, &attributes, arguments, environment)
        guard code == 0 else { throw NotStarted(program: program, code: code) }
        (pid, self.program) = (started, program)
    }

    deinit {
        kill(SIGKILL)
        while poll() == nil { usleep(1_000) }
    }

    /// Sends a signal to the process and all that it started, unless it has ended.
    public func kill(_ signal: Int32) {
        ending.withLock { ending in
            guard ending == nil else { return }
            _ = Glibc.kill(-pid, signal)
        }
    }

    /// The most bytes of memory that it had at once so far; `nil` once it has ended.
    public func peakMemory() throws -> Int? {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
    }

    /// The command line, as `ps` shows it.
    public func commandLine() throws -> String {
        try String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8).replacing("\0", with: " ")
    }

    /// How it ended; `nil` while it runs.
    public func poll() -> Ending? {
        ending.withLock { ending in
            guard ending == nil else { return ending }
            var status: Int32 = 0
            guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
            ending = status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signalled(status & 0x7f)
            return ending
        }
    }

    /// Waits until it ends; kills it and throws if that takes too long.
    public func wait(_ deadline: Duration) async throws -> Ending {
        let end = ContinuousClock.now + deadline
        while true {
            if let ending = poll() { return ending }
            guard ContinuousClock.now < end else {
                kill(SIGKILL)
                throw TimedOut(program: program)
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}
