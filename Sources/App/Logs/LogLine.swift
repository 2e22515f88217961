import Domain
import JSON
import Logging

/// A line of the log: when, how grave, a static text, and the values that belong to it.
struct LogLine {
    let moment: Moment
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// The longest value that is written whole.
    private static let limit = 2_000

    func bytes(_ form: LogSettings.Form) -> [UInt8] {
        switch form {
        case .text: Array((text + "\n").utf8)
        case .json: json + [UInt8(ascii: "\n")]
        }
    }

    /// `2026-11-24T17:04:05.000006Z info request answered method=GET path=/bill`
    private var text: String {
        metadata.sorted { $0.key < $1.key }.reduce("\(moment) \(level.rawValue) \(LogLine.plain(message))") {
            "\($0) \(LogLine.plain($1.key))=\(LogLine.quotedIfNeeded(LogLine.cut($1.value.description)))"
        }
    }

    /// `{"time": …, "level": …, "message": …, KEY: VALUE …}`
    private var json: [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            ("time", .string(moment.description)), ("level", .string(level.rawValue)), ("message", .string(message)),
        ]
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            let isTaken = members[..<3].contains { $0.key == key }
            members.append((isTaken ? "\(key)_" : key, LogLine.json(value)))
        }
        var writer = JSONWriter()
        writer.object(JSONObject(members))
        return writer.bytes
    }

    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .string(let text): .string(cut(text))
        case .stringConvertible(let value as Int): .number(JSONNumber(value))
        case .stringConvertible(let value): .string(cut(value.description))
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) }))
        }
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= limit ? text : String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "…"
    }

    /// What holds no blank and nothing that could pass for a line, or for another value.
    private static func quotedIfNeeded(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\"") }
        guard !isPlain || text.isEmpty else { return plain(text) }
        var writer = JSONWriter()
        writer.quoted(text)
        return plain(writer.text)
    }

    /// Without characters that end a line or move a terminal's cursor.
    private static func plain(_ text: String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in
            scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{fffd}" : $0 }))
    }
}
