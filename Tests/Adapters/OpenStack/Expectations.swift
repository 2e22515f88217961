import Domain
import Foundation

/// The tables of expected segments, written by hand.
///
/// A line is `resource rtype quantity begin end account # why`; `let NAME = VALUE` makes a name stand for a value.
enum Expectations {
    struct Malformed: Error {
        let line: Substring
    }

    static func segments(_ name: String) throws -> [SegmentLine] {
        let file = try Captures.folder().appending(path: "expected/\(name).txt")
        var names: [Substring: Substring] = [:]
        var lines: [SegmentLine] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let words = line.prefix { $0 != "#" }.split(separator: " ")
            if words.count == 4, words[0] == "let", words[2] == "=" {
                names[words[1]] = words[3]
            } else if !words.isEmpty {
                lines.append(try segment(words.map { names[$0] ?? $0 }, line: line))
            }
        }
        return lines.inOrder
    }

    private static func segment(_ words: [Substring], line: Substring) throws -> SegmentLine {
        guard words.count == 6 else { throw Malformed(line: line) }
        return SegmentLine(
            resource: String(words[0]), rtype: String(words[1]), quantity: String(words[2]),
            begin: try Moment(words[3]), end: words[4] == "-" ? nil : try Moment(words[4]),
            account: words[5] == "-" ? nil : String(words[5]))
    }
}
