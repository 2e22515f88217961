import FoundationEssentials
import Glibc

/// Runs a command and says what it took.
enum Watch {
    struct Failure: Error { let command: String }

    /// Writes the CPU seconds (user, system) and the peak of memory in KiB; returns the command's status.
    static func run(_ command: [String], report: String) throws -> Int32 {
        let process = try spawn(command)
        var status: Int32 = 0
        var usage = rusage()
        guard wait4(process, &status, 0, &usage) == process else { throw Failure(command: command[0]) }
        try Files.write(
            ["\(seconds(usage.ru_utime)) \(seconds(usage.ru_stime)) \(usage.ru_maxrss)"], to: report)
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 1
    }

    private static func spawn(_ command: [String]) throws -> pid_t {
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        let arguments = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process = pid_t()
        guard posix_spawnp(&process, command[0], nil, nil, arguments, variables) == 0 else {
            throw Failure(command: command[0])
        }
        return process
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
