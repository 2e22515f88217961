import Foundation
import Glibc

/// A file of messages that real services sent.
enum CaptureFile {
    /// One of its messages.
    struct Message {
        let step: String
        let exchange: String
        let routingKey: String
        let eventType: String
        /// The text that was published.
        let body: String

        var isVersioned: Bool { routingKey.hasPrefix("versioned_") }
    }

    struct Unreadable: Error {
        let file: String
    }

    private struct Line: Decodable {
        let step: String
        let exchange: String
        let routingKey: String
        let eventType: String
        let body: Data

        enum CodingKeys: String, CodingKey {
            case step, exchange
            case routingKey = "routing_key"
            case eventType = "event_type"
            case body = "body_b64"
        }
    }

    /// The messages of a file, in the order of their arrival.
    static func messages(_ name: String) throws -> [Message] {
        let decoder = JSONDecoder()
        return try unpacked(name).split(separator: UInt8(ascii: "\n")).map { text in
            let line = try decoder.decode(Line.self, from: text)
            return Message(
                step: line.step, exchange: line.exchange, routingKey: line.routingKey, eventType: line.eventType,
                body: String(decoding: line.body, as: UTF8.self))
        }
    }

    private static func unpacked(_ name: String) throws -> Data {
        // From this file, whatever link it was compiled through.
        let support = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = support.appending(path: "Captures/\(name).jsonl.gz").path
        // Foundation's Process reads beyond the end of the heap from time to time when it is started.
        guard let pipe = popen("exec gzip -dc '\(path)'", "r") else { throw Unreadable(file: name) }
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 {
            data.append(contentsOf: buffer[..<count])
        }
        guard pclose(pipe) == 0 else { throw Unreadable(file: name) }
        return data
    }
}
