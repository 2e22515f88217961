import AMQP
import NIOCore

/// A broker's URI.
enum URITarget {
    static func run(_ source: inout OctetSource) throws {
        let text = String(buffer: source.all())
        guard let configuration = try read(text) else { return }
        try require(!configuration.endpoints.isEmpty, "there is no endpoint")
        for address in configuration.endpoints.map(\.address) {
            try require(!address.host.isEmpty && 1...65_535 ~= address.port, "\(address) is no address")
            try require(address.host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "\(address) is no host")
        }
        try require(configuration.frameLimit.size >= 4096 && configuration.channelMax > 0, "a limit is none")
        if let tls = configuration.tls {
            try require((tls.certificateFile == nil) == (tls.keyFile == nil), "a certificate comes alone")
        }
    }

    /// What stands before an `@` may be a password, and is in no error.
    private static func read(_ text: String) throws -> ConnectionConfiguration? {
        do throws(AMQPError) {
            return try ConnectionConfiguration(uri: text)
        } catch {
            guard case .configuration = error else { throw FuzzFinding(description: "\(error) is about no URI") }
            if let at = text.lastIndex(of: "@"), !text[at...].contains(secret) {
                try require(!error.description.contains(secret), "the error shows a password")
            }
            return nil
        }
    }

    private static let secret = "hunter2"
}
