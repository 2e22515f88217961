import JSON
import Testing

/// Reads the part of YAML that `openapi.yaml` is written in: block maps and lists, maps and lists in one line, quoted
/// and plain scalars, folded text.
struct YAMLReader {
    private var lines: [(indent: Int, text: Substring)]
    private var place = 0

    struct Malformed: Error { let line: String }

    static func read(_ text: String) throws -> JSONValue {
        var reader = YAMLReader(text)
        return try reader.block()
    }

    private init(_ text: String) {
        lines = text.split(separator: "\n").map { line in
            let content = line.drop { $0 == " " }
            return (line.count - content.count, content)
        }
    }

    /// The value that begins at the place, with all lines of its indentation.
    private mutating func block() throws -> JSONValue {
        let indent = lines[place].indent
        return lines[place].text.hasPrefix("- ") ? try list(indent) : try map(indent)
    }

    private mutating func list(_ indent: Int) throws -> JSONValue {
        var elements: [JSONValue] = []
        while place < lines.count, lines[place].indent == indent, lines[place].text.hasPrefix("- ") {
            let rest = lines[place].text.dropFirst(2)
            if rest.first != "{", rest.first != "[", rest.first != "\"", rest.contains(": ") || rest.hasSuffix(":") {
                lines[place] = (indent + 2, rest)
                elements.append(try map(indent + 2))
            } else {
                elements.append(try FlowReader.value(rest))
                place += 1
            }
        }
        return .array(elements)
    }

    private mutating func map(_ indent: Int) throws -> JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        while place < lines.count, lines[place].indent == indent {
            var line = FlowReader(lines[place].text)
            let key = try line.key()
            let rest = line.rest
            place += 1
            if !rest.isEmpty, rest != ">-" {
                members.append((key, try FlowReader.value(rest)))
            } else if rest == ">-" {
                members.append((key, .string(folded(below: indent))))
            } else {
                guard place < lines.count, lines[place].indent > indent else { throw Malformed(line: key) }
                members.append((key, try block()))
            }
        }
        guard Set(members.map(\.key)).count == members.count else { throw Malformed(line: "a key is there twice") }
        return .object(JSONObject(unique: members))
    }

    private mutating func folded(below indent: Int) -> String {
        var parts: [Substring] = []
        while place < lines.count, lines[place].indent > indent {
            parts.append(lines[place].text)
            place += 1
        }
        return parts.joined(separator: " ")
    }
}

/// Reads what stands in one line.
struct FlowReader {
    private(set) var rest: Substring

    init(_ text: Substring) { rest = text }

    static func value(_ text: Substring) throws -> JSONValue {
        guard let first = text.first, "{[\"".contains(first) else { return scalar(text) }
        var reader = FlowReader(text)
        let value = try reader.value()
        guard reader.rest.isEmpty else { throw YAMLReader.Malformed(line: String(text)) }
        return value
    }

    /// A key and the colon behind it.
    mutating func key() throws -> String {
        let key: String
        if rest.first == "\"" {
            key = try quoted()
        } else {
            key = String(rest.prefix { $0 != ":" })
            rest = rest.dropFirst(key.count)
        }
        guard rest.first == ":" else { throw YAMLReader.Malformed(line: key) }
        rest = rest.dropFirst().drop { $0 == " " }
        return key
    }

    private mutating func value() throws -> JSONValue {
        switch rest.first {
        case "{":
            var members: [(key: String, value: JSONValue)] = []
            try items("}") { reader in members.append((try reader.key(), try reader.value())) }
            return .object(JSONObject(unique: members))
        case "[":
            var elements: [JSONValue] = []
            try items("]") { reader in elements.append(try reader.value()) }
            return .array(elements)
        case "\"": return .string(try quoted())
        default:
            let text = rest.prefix { !",]}".contains($0) }
            rest = rest.dropFirst(text.count)
            return FlowReader.scalar(text)
        }
    }

    private mutating func items(_ end: Character, _ item: (inout FlowReader) throws -> Void) throws {
        rest = rest.dropFirst().drop { $0 == " " }
        while rest.first != end {
            try item(&self)
            rest = rest.drop { $0 == " " }
            if rest.first == "," {
                rest = rest.dropFirst().drop { $0 == " " }
            } else if rest.first != end {
                throw YAMLReader.Malformed(line: String(rest))
            }
        }
        rest = rest.dropFirst()
    }

    /// A text in quotes, whose escapes are JSON's.
    private mutating func quoted() throws -> String {
        var isEscaped = false
        var end = rest.index(after: rest.startIndex)
        while end < rest.endIndex, isEscaped || rest[end] != "\"" {
            isEscaped = !isEscaped && rest[end] == "\\"
            end = rest.index(after: end)
        }
        guard end < rest.endIndex else { throw YAMLReader.Malformed(line: String(rest)) }
        let text = try JSONParser.parse(String(rest[...end])).string
        rest = rest[rest.index(after: end)...]
        return try #require(text)
    }

    private static func scalar(_ text: Substring) -> JSONValue {
        let text = String(text.trimming { $0 == " " })
        switch text {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return JSONNumber(text).map { .number($0) } ?? .string(text)
        }
    }
}

extension Substring {
    fileprivate func trimming(_ isSpace: (Character) -> Bool) -> Substring {
        var result = drop(while: isSpace)
        while result.last.map(isSpace) ?? false { result.removeLast() }
        return result
    }
}
