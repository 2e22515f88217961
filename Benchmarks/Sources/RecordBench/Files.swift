import Domain
import FoundationEssentials
import JSON

/// Events in files, one JSON object a line, as `POST /event` takes them.
enum Files {
    struct Unreadable: Error { let path: String }

    static func events(_ path: String) throws -> [Event] {
        guard let data = FileManager.default.contents(atPath: path) else { throw Unreadable(path: path) }
        return try data.split(separator: UInt8(ascii: "\n")).map { line in
            let draft = try EventReader.read(try JSONParser.parse(Array(line)), now: .limit)
            return draft.event(id: nil, account: draft.account)
        }
    }

    static func write(_ lines: [String], to path: String) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
    }
}
