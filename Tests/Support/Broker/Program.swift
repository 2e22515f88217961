public import Foundation
internal import Glibc
internal import TestSupport

/// A program that runs beside the tests; it reads nothing, and writes to a file.
public struct Program: Sendable {
    private let process: ChildProcess
    private let output: URL

    /// Starts it.
    public init(_ program: String, _ arguments: [String], output: URL) throws {
        let setup = ChildProcess.Setup(
            arguments: arguments, environment: ProcessInfo.processInfo.environment, folder: "/", output: output.path,
            errors: output.path + ".errors")
        process = try ChildProcess(program, setup)
        self.output = output
    }

    /// Whether it runs.
    public var isRunning: Bool { process.poll() == nil }

    /// What it has written; throws with that where it ended without success.
    public func said() throws -> String {
        let text = try String(contentsOf: output, encoding: .utf8)
        guard let ending = process.poll(), ending != .exited(0) else { return text }
        throw BrokerError("\(text)\(try String(contentsOfFile: output.path + ".errors", encoding: .utf8))")
    }

    /// Sends it a signal.
    public func kill(_ signal: Int32) { process.kill(signal) }

    /// Asks it to end, and waits until it has.
    public func stop() async throws {
        process.kill(SIGTERM)
        _ = try await process.wait(.seconds(120))
    }

    /// What it has written, once that holds a word and the line is complete.
    public func said(until word: String) async throws -> String {
        while true {
            let isRunning = isRunning
            let text = try said()
            if text.contains(word), text.hasSuffix("\n") { return text }
            guard isRunning else { throw BrokerError("it ended before it said \(word): \(text)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
