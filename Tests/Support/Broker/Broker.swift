internal import Foundation
internal import Synchronization

/// A RabbitMQ that was started for tests, as a process of its own. It ends with the process of the tests, whatever
/// becomes of that.
public final class Broker: Sendable {
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

    private let ports: [String: Int]
    private let folder: URL
    /// Held open: the broker ends when it is closed.
    private let lifeline: FileHandle

    /// One that tests share; none may stop it, or what others hold there.
    public static var shared: Broker {
        get async throws { try await sharedTask.value }
    }

    /// One that tests may disturb as they like, one after the other.
    public static var unquiet: Broker {
        get async throws { try await unquietTask.value }
    }

    private static let sharedTask = Task { try start() }
    private static let unquietTask = Task { try start() }

    private init(ports: [String: Int], folder: URL, lifeline: FileHandle) {
        self.ports = ports
        self.folder = folder
        self.lifeline = lifeline
    }

    /// A port's number.
    public func port(_ port: Port) -> Int { ports[port.rawValue] ?? 0 }

    /// A file with a certificate, or with its key.
    public func file(_ name: String) -> String { folder.appending(path: "tls/\(name)").path }

    /// Runs `rabbitmqctl`, and gives back what it says.
    @discardableResult
    public func control(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = Broker.script
        process.arguments = ["ctl", folder.path] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let text = String(decoding: said, as: UTF8.self)
        guard process.terminationStatus == 0 else { throw BrokerError(text) }
        return text
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "rabbitmq.sh")

    private static func start() throws -> Broker {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rabbitmq-\(UUID().uuidString)")
        let process = Process()
        process.executableURL = script
        process.arguments = ["run", folder.path]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var said = ""
        while !said.contains("\n") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw BrokerError("the broker did not start") }
            said += String(decoding: more, as: UTF8.self)
        }
        let pairs = said.split(whereSeparator: \.isWhitespace).compactMap { word -> (String, Int)? in
            let parts = word.split(separator: "=")
            guard parts.count == 2, let port = Int(parts[1]) else { return nil }
            return (String(parts[0]), port)
        }
        return Broker(
            ports: Dictionary(pairs) { first, _ in first }, folder: folder, lifeline: input.fileHandleForWriting)
    }
}
