import Domain
import JSON
import Ports

/// One line of a rule's log.
enum LogLine: Sendable {
    /// An event in its plain form, and its id.
    case event(id: String, JSONValue)
    case price(TariffDraft)
    case cancel(String)
    case unprice(Int)
    case clock(Moment)

    var isEvent: Bool { if case .event = self { true } else { false } }
    var isPrice: Bool { if case .price = self { true } else { false } }

    static func parse(_ text: String) -> [LogLine] {
        var (lines, events) = ([LogLine](), 0)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "price": lines.append(price(words))
            case "cancel": lines.append(.cancel(words[1]))
            case "unprice": lines.append(.unprice(Int(words[1]) ?? -1))
            case "clock": lines.append(.clock(Shorthand.moment(words[1])))
            default:
                events += 1
                lines.append(event(words, number: events))
            }
        }
        return lines
    }

    private static func price(_ words: [String]) -> LogLine {
        let rest = words.dropFirst(4)
        return .price(
            TariffDraft(
                rtype: words[2], moment: Shorthand.moment(words[1]), rate: try? Rate(words[3]),
                unit: rest.compactMap { RateUnit(rawValue: $0) }.first, migrate: rest.contains("migrate")))
    }

    private static func event(_ words: [String], number: Int) -> LogLine {
        var words = words[...]
        let id = words.first.flatMap { $0.hasPrefix("id:") ? String($0.dropFirst(3)) : nil }
        if id != nil { words.removeFirst() }
        var root = JSONObject([("datetime", .string(Shorthand.moment(words.removeFirst()).description))])
        let account = words.removeFirst()
        if account != "-" { root["account"] = .string(account) }
        var nodes: [(depth: Int, object: JSONObject)] = []
        for (index, part) in words.split(whereSeparator: { $0.allSatisfy { $0 == "/" } }).enumerated() {
            let depth = index == 0 ? 0 : words[part.startIndex - 1].count
            var object = index == 0 ? root : JSONObject()
            describe(&object, part)
            nodes.append((depth, object))
        }
        return .event(id: id ?? "e\(number)", .object(nested(nodes[...])))
    }

    private static func describe(_ object: inout JSONObject, _ words: ArraySlice<String>) {
        for (index, word) in words.enumerated() {
            let value = String(word.drop { $0 != ":" }.dropFirst())
            switch word.first {
            case _ where index == 0:
                object["rtype"] = .string(String(word.prefix { $0 != ":" }))
                if word.contains(":") { object["name"] = .string(value) }
            case "=": object["linear"] = JSONNumber(word.dropFirst()).map { .number($0) }
            case "+": object["fixed"] = JSONNumber(word.dropFirst()).map { .number($0) }
            case "x": object["linear"] = .null
            case "{": object["attrs"] = try? JSONParser.parse(word)
            case "k": object["keep_closed"] = .bool(true)
            case "s": object["emitted"] = .string(Shorthand.moment(value).description)
            case "a": object["account"] = .string(value)
            case "d": object["datetime"] = .string(Shorthand.moment(value).description)
            default: preconditionFailure("\(word) is no word of an event")
            }
        }
    }

    /// The first node with all below it.
    private static func nested(_ nodes: ArraySlice<(depth: Int, object: JSONObject)>) -> JSONObject {
        var object = nodes[nodes.startIndex].object
        let depth = nodes[nodes.startIndex].depth
        let places = nodes.indices.filter { nodes[$0].depth == depth + 1 }
        guard !places.isEmpty else { return object }
        let ends = places.dropFirst() + [nodes.endIndex]
        object["children"] = .array(zip(places, ends).map { .object(nested(nodes[$0..<$1])) })
        return object
    }
}
