import Foundation
import Glibc
import JSON
import OpenStackAdapter

/// The messages that real services sent, as they were recorded.
enum Captures {
    /// One message of a capture file.
    struct Message: Sendable {
        let exchange: String
        let routingKey: String
        /// The exact bytes that were published.
        let body: [UInt8]

        var isVersioned: Bool { routingKey.hasPrefix("versioned_") }

        func notification() throws -> OpenStackAdapter.Notification {
            try OpenStackAdapter.Notification(body: body, exchange: exchange)
        }
    }

    enum Failure: Error {
        case noFolder
        case notUnpacked(String)
        case malformedLine(String)
    }

    /// The folder of the captures, found from this file whatever link it was compiled through.
    static func folder() throws -> URL {
        var place = URL(filePath: #filePath).resolvingSymlinksInPath()
        while place.path != "/" {
            place.deleteLastPathComponent()
            let folder = place.appending(path: "Tests/Support/Captures")
            if FileManager.default.fileExists(atPath: folder.path) { return folder }
        }
        throw Failure.noFolder
    }

    static func messages(_ name: String) throws -> [Message] {
        try unpacked(name).split(separator: UInt8(ascii: "\n")).map { line in
            guard let record = try JSONParser.parse(Array(line)).object, let exchange = record["exchange"]?.string,
                let routingKey = record["routing_key"]?.string,
                let body = record["body_b64"]?.string.flatMap({ Data(base64Encoded: $0) })
            else { throw Failure.malformedLine(name) }
            return Message(exchange: exchange, routingKey: routingKey, body: Array(body))
        }
    }

    private static func unpacked(_ name: String) throws -> Data {
        let path = try folder().appending(path: "\(name).jsonl.gz").path
        // Foundation's Process reads beyond the end of the heap from time to time when it is started.
        guard let pipe = popen("exec gzip -dc '\(path)'", "r") else { throw Failure.notUnpacked(name) }
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 {
            data.append(contentsOf: buffer[..<count])
        }
        guard pclose(pipe) == 0 else { throw Failure.notUnpacked(name) }
        return data
    }
}
