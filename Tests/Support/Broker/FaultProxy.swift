internal import Foundation
internal import Glibc

/// Stands between a client and a broker and does to their connections what networks do.
public struct FaultProxy: Sendable {
    public enum Fault: String, CaseIterable, Sendable {
        case cut, reset, stall, trickle
        case halfClose = "half-close"
    }

    /// What happens to connections, and when.
    public enum Plan: Sendable {
        /// Each connection gets one of the faults, after some octets of one of its directions.
        case chance(seed: UInt64, within: ClosedRange<Int>, faults: [Fault])
        /// The n-th connection is cut after n times so many octets, of the directions in turn.
        case steps(Int)

        fileprivate var words: [String] {
            switch self {
            case .chance(let seed, let range, let faults):
                ["chance", "\(seed)", "\(range.lowerBound)", "\(range.upperBound)"] + faults.map(\.rawValue)
            case .steps(let step): ["steps", "\(step)"]
            }
        }
    }

    /// Where it listens.
    public let port: Int
    private let program: Program

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fault-proxy.py").path

    /// Runs one while the body runs.
    public static func with<Result>(
        _ plan: Plan, before port: Int, _ body: (FaultProxy) async throws -> Result
    ) async throws -> Result {
        let output = FileManager.default.temporaryDirectory.appending(path: "fault-proxy-\(UUID().uuidString)")
        let parent = ProcessInfo.processInfo.processIdentifier
        let program = try Program(script, ["\(port)", "\(parent)"] + plan.words, output: output)
        defer {
            program.kill(SIGKILL)
            for path in [output.path, output.path + ".errors"] { try? FileManager.default.removeItem(atPath: path) }
        }
        let words = try await program.said(until: "ready").split(whereSeparator: \.isWhitespace)
        guard words.count > 1, let port = Int(words[1]) else { throw BrokerError("the proxy has no port") }
        return try await body(FaultProxy(port: port, program: program))
    }

    /// What happened so far: which fault, in which direction, after how many octets.
    public func faults() throws -> [String] {
        try program.said().split(separator: "\n").dropFirst().map { String($0) }
    }

    /// From now on everything is passed on; what is stalled is cut.
    public func heal() { program.kill(SIGUSR1) }
}
