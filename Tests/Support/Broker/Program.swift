public import Foundation
internal import Synchronization

/// A program that runs beside the tests; it reads nothing, and writes to a file.
public final class Program: Sendable {
    private let process: Mutex<Process>
    private let output: URL
    private let ended: Task<Int32, Never>

    /// Starts it.
    public init(_ program: URL, _ arguments: [String], output: URL) throws {
        guard FileManager.default.createFile(atPath: output.path, contents: nil) else {
            throw BrokerError("\(output.path) cannot be made")
        }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let file = try FileHandle(forWritingTo: output)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        let (statuses, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            continuation.yield(process.terminationStatus)
            continuation.finish()
        }
        try process.run()
        self.process = Mutex(process)
        self.output = output
        ended = Task {
            for await status in statuses { return status }
            return -1
        }
    }

    /// How it ended, once it has.
    public var status: Int32 {
        get async { await ended.value }
    }

    /// Whether it runs.
    public var isRunning: Bool { process.withLock { $0.isRunning } }

    /// Asks it to end.
    public func stop() { process.withLock { $0.terminate() } }

    /// What it has written, once that holds a word and the line is complete.
    public func said(until word: String) async throws -> String {
        while true {
            let isRunning = isRunning
            let text = try String(contentsOf: output, encoding: .utf8)
            if text.contains(word), text.hasSuffix("\n") { return text }
            guard isRunning else { throw BrokerError("it ended before it said \(word): \(text)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
