import Domain
import JSON
import Logging

/// A line of the log: when, how grave, a static text, and the values that belong to it.
struct LogLine {
    let moment: Moment
    let level: Logger.Level
    let message: String
    /// The values, by their keys.
    let metadata: [(key: String, value: Logger.MetadataValue)]

    init(moment: Moment, level: Logger.Level, message: String, metadata: [(key: String, value: Logger.MetadataValue)]) {
        (self.moment, self.level, self.message) = (moment, level, message)
        self.metadata = metadata.sorted { $0.key < $1.key }
    }

    /// The longest value that is written whole.
    private static let limit = 2_000

    func bytes(_ form: LogSettings.Form) -> [UInt8] {
        switch form {
        case .text: text
        case .json: json + [UInt8(ascii: "\n")]
        }
    }

    /// `2026-11-24T17:04:05.000006Z info request answered method=GET path=/bill`
    private var text: [UInt8] {
        var writer = JSONWriter()
        writer.plain(moment.description)
        writer.raw(" ")
        writer.plain(level.rawValue)
        writer.raw(" ")
        writer.plain(LogLine.plain(message))
        for (key, value) in metadata {
            writer.raw(" ")
            writer.plain(LogLine.plain(key))
            writer.raw("=")
            writer.plain(LogLine.quotedIfNeeded(LogLine.cut(LogLine.text(value))))
        }
        writer.raw("\n")
        return writer.bytes
    }

    private static func text(_ value: Logger.MetadataValue) -> String {
        if case .string(let text) = value { text } else { value.description }
    }

    /// `{"time": …, "level": …, "message": …, KEY: VALUE …}`
    private var json: [UInt8] {
        var members: [(key: String, value: JSONValue)] = [
            ("time", .string(moment.description)), ("level", .string(level.rawValue)), ("message", .string(message)),
        ]
        for (key, value) in metadata {
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
        guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7f }) else { return text }
        let isControl = { (scalar: Unicode.Scalar) in
            scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{fffd}" : $0 }))
    }
}
