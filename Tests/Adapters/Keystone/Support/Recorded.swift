import Foundation
import Glibc
import JSON
import Testing

/// Answers that a real Keystone gave, by the names of the exchanges.
enum Recorded {
    static func reply(_ name: String) throws -> ScriptedKeystone.Reply {
        try #require(try replies.get()[name], "no exchange is called \(name)")
    }

    private static let replies = Result { try read() }

    private static func read() throws -> [String: ScriptedKeystone.Reply] {
        var replies: [String: ScriptedKeystone.Reply] = [:]
        for file in ["keystone-http", "keystone-http-expired", "keystone-http-revocation"] {
            for line in try unpacked(file).split(separator: "\n") {
                let exchange = try JSONParser.parse(String(line)).object
                let name = try #require(exchange?["name"]?.string)
                let response = try #require(exchange?["response"]?.object)
                let status = try #require(response["status"]?.number?.integer)
                replies[name] = ScriptedKeystone.Reply(status: status, body: text(response["body"]))
            }
        }
        return replies
    }

    private static func text(_ body: JSONValue?) -> String {
        guard let body, !body.isNull else { return "" }
        if let text = body.string { return text }
        var writer = JSONWriter()
        writer.value(body)
        return writer.text
    }

    private static func unpacked(_ name: String) throws -> String {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(
                path: "Support/Captures/\(name).jsonl.gz")
        let pipe = try #require(popen("exec gzip -dc '\(path.path)'", "r"))
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
