internal import Foundation
internal import Glibc

/// A RabbitMQ that was started for tests, as a process of its own. It ends with the process of the tests, whatever
/// becomes of that.
public struct Broker: Sendable {
    /// A port, named after the certificate that it shows.
    public enum Port: String, Sendable, CaseIterable {
        case plain
        case tls
        case nameOnly = "name-only"
        case wrongName = "wrong-name"
        case expired
        /// Shows the right one, and demands one of the client.
        case demanding
    }

    private let program: Program
    private let ports: [String: Int]
    private let folder: URL

    /// One that tests share; none may stop it, or what others hold there.
    public static var shared: Broker {
        get async throws { try await sharedTask.value }
    }

    /// One that tests may disturb as they like, one after the other.
    public static var unquiet: Broker {
        get async throws { try await unquietTask.value }
    }

    private static let sharedTask = Task { try await start() }
    private static let unquietTask = Task { try await start() }

    /// A port's number.
    public func port(_ port: Port) -> Int { ports[port.rawValue] ?? 0 }

    /// A file with a certificate, or with its key.
    public func file(_ name: String) -> String { folder.appending(path: "tls/\(name)").path }

    /// What it wrote into its log so far.
    public func log() throws -> String {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "log").path)
        guard let name = files.first(where: { $0.hasSuffix(".log") && !$0.contains("upgrade") }) else {
            throw BrokerError("the broker has no log")
        }
        return String(decoding: try Data(contentsOf: folder.appending(path: "log/\(name)")), as: UTF8.self)
    }

    /// Runs `rabbitmqctl`, and gives back what it says; its thread waits.
    @discardableResult
    public func control(_ arguments: String...) throws -> String {
        let program = try control(arguments)
        while program.isRunning { usleep(5_000) }
        return try program.said()
    }

    /// Runs `rabbitmqctl`, and gives back what it says; only its task waits.
    @discardableResult
    public func tell(_ arguments: String...) async throws -> String {
        let program = try control(arguments)
        while program.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        return try program.said()
    }

    private func control(_ arguments: [String]) throws -> Program {
        let output = folder.appending(path: "control-\(UUID().uuidString)")
        return try Program(Broker.script, ["ctl", folder.path] + arguments, output: output)
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "rabbitmq.sh").path

    private static func start() async throws -> Broker {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rabbitmq-\(UUID().uuidString)")
        let output = folder.appendingPathExtension("log")
        defer {
            for path in [output.path, output.path + ".errors"] { try? FileManager.default.removeItem(atPath: path) }
        }
        let pid = ProcessInfo.processInfo.processIdentifier
        let program = try Program(script, ["run", folder.path, "\(pid)"], output: output)
        let said = try await program.said(until: "ready")
        let pairs = said.split(whereSeparator: \.isWhitespace).compactMap { word -> (String, Int)? in
            let parts = word.split(separator: "=")
            guard parts.count == 2, let port = Int(parts[1]) else { return nil }
            return (String(parts[0]), port)
        }
        return Broker(program: program, ports: Dictionary(pairs) { first, _ in first }, folder: folder)
    }
}
