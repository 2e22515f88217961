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
        var writer = JSONWriter(capacity: 256)
        switch form {
        case .text: writeText(to: &writer)
        case .json: writeJSON(to: &writer)
        }
        writer.raw("\n")
        return writer.bytes
    }

    /// `2026-11-24T17:04:05.000006Z info request answered method=GET path=/bill`
    private func writeText(to writer: inout JSONWriter) {
        writer.plain(upTo: 27) { moment.write(into: $0) }
        writer.raw(" ")
        writer.plain(level.rawValue)
        writer.raw(" ")
        writer.plain(LogLine.plain(message))
        for (key, value) in metadata {
            writer.raw(" ")
            writer.plain(LogLine.plain(key))
            writer.raw("=")
            switch value {
            case .stringConvertible(let number as Int): writer.integer(Int64(number))
            case .string(let text): LogLine.writeValue(text, to: &writer)
            default: LogLine.writeValue(value.description, to: &writer)
            }
        }
    }

    /// Quotes what holds a blank, or anything that could pass for a line, or for another value.
    static func writeValue(_ whole: String, to writer: inout JSONWriter) {
        let text = cut(whole)
        let isPlain = allBytes(of: text) { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\"") }
        guard !isPlain || text.isEmpty else { return writer.plain(plain(text)) }
        var quoted = JSONWriter()
        quoted.quoted(text)
        writer.plain(plain(quoted.text))
    }

    /// `{"time": …, "level": …, "message": …, KEY: VALUE …}`
    private func writeJSON(to writer: inout JSONWriter) {
        writer.raw("{\"time\":\"")
        writer.plain(upTo: 27) { moment.write(into: $0) }
        writer.raw("\",\"level\":\"")
        writer.plain(level.rawValue)
        writer.raw("\",\"message\":")
        writer.quoted(message)
        for (key, value) in metadata {
            guard let key = freeName(key) else { continue }
            writer.raw(",")
            writer.quoted(key)
            writer.raw(":")
            switch value {
            case .stringConvertible(let number as Int): writer.integer(Int64(number))
            case .string(let text): writer.quoted(LogLine.cut(text))
            default: writer.value(LogLine.json(value))
            }
        }
        writer.raw("}")
    }

    /// What a value is called where its own name may be taken; `nil` where that name is another value's.
    private func freeName(_ key: String) -> String? {
        guard key == "time" || key == "level" || key == "message" else { return key }
        return metadata.contains { $0.key == key + "_" } ? nil : key + "_"
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

    /// Without characters that end a line or move a terminal's cursor.
    private static func plain(_ text: String) -> String {
        guard !allBytes(of: text, { $0 >= 0x20 && $0 < 0x7f }) else { return text }
        let isControl = { (scalar: Unicode.Scalar) in
            scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
        }
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{fffd}" : $0 }))
    }

    private static func allBytes(of text: String, _ isGood: (UInt8) -> Bool) -> Bool {
        var text = text
        return text.withUTF8 { $0.allSatisfy(isGood) }
    }
}
