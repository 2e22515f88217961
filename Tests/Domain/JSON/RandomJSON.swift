import TestSupport

/// Texts of JSON that are made up, and such texts with something done to them.
struct RandomJSON {
    var random: Seeded

    private static let scalars = ["null", "true", "false", "0", "-0", "7", "2048", "100", "1.50", "-1e3"]
    private static let numbers = [
        "123456789012345678", "1234567890123456789", "1e400", "0.1e1", "98765432109876543210",
    ]
    private static let pieces = [
        "a", "key", "instance_id", "_context_project", "é", "e\u{301}", "\u{1f600}", "\\\"", "\\\\", "\\/", "\\n",
        "\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\u0000", "\u{7f}", " ", "{", "]", ",", "0123456789abcdef",
    ]
    private static let spaces = ["", "", "", " ", "\n", " \t\r\n  "]

    mutating func text(depth: Int = 0) -> String {
        switch random.pick([0, 1, 2, 3, 4, 4, 5, 5]) {
        case 4 where depth < 5: container("[", "]", depth) { $0.text(depth: depth + 1) }
        case 5 where depth < 5: object(depth: depth)
        case 0: random.pick(Self.numbers)
        case 1: random.pick(Self.scalars)
        default: string()
        }
    }

    /// An object, now and then of very many members, now and then with a key that is there twice.
    mutating func object(depth: Int = 0) -> String {
        var number = 0
        let hasNumbers = !random.chance(3)
        return container("{", "}", depth, most: random.chance(10) ? 90 : 6) { text in
            number += 1
            let key = hasNumbers ? "\"\(text.piece())\(number)\"" : text.string()
            return "\(key)\(text.space()):\(text.space())\(text.text(depth: depth + 1))"
        }
    }

    private mutating func container(
        _ open: String, _ close: String, _ depth: Int, most: Int = 6, _ element: (inout RandomJSON) -> String
    ) -> String {
        let elements = (0..<Int.random(in: 0...most, using: &random)).map { _ in element(&self) + space() }
        return open + space() + elements.joined(separator: "," + space()) + close
    }

    mutating func string() -> String {
        "\"" + (0..<Int.random(in: 0...6, using: &random)).map { _ in piece() }.joined() + "\""
    }

    private mutating func piece() -> String { random.pick(Self.pieces) }

    private mutating func space() -> String { random.pick(Self.spaces) }

    /// The bytes with a few of them lost, changed, doubled or moved.
    mutating func mutated(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.insert(random.pick(Array("\"\\{}[],:0-.eu \n\u{1}\u{ff}".utf8)), at: place)
            case 3: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
            }
        }
        return bytes
    }
}
