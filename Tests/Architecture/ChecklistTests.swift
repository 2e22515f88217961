import Foundation
import Testing

/// What `docs/amqp.md` says of tests.
@Suite("The checklist of the AMQP client")
struct ChecklistTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The last column of each row of the first table, by its number.
    static func rows() throws -> [(number: Int, shownBy: String)] {
        let text = try String(contentsOf: root.appending(path: "docs/amqp.md"), encoding: .utf8)
        let features = text.prefix(upTo: text.range(of: "\n## ")?.lowerBound ?? text.endIndex)
        return features.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, let number = Int(cells[0]) else { return nil }
            return (number, cells[2])
        }
    }

    /// All that stands in the sources of tests.
    static func sources() throws -> String {
        let tests = root.appending(path: "Tests")
        let files = try FileManager.default.subpathsOfDirectory(atPath: tests.path).filter { $0.hasSuffix(".swift") }
        return try files.map { try String(contentsOf: tests.appending(path: $0), encoding: .utf8) }.joined()
    }

    @Test("has every row, each with a reason or with tests")
    func whole() throws {
        let rows = try Self.rows()
        #expect(rows.map(\.number) == Array(1...64))
        for (number, shownBy) in rows {
            let isSaid = shownBy == "not there yet" || shownBy.hasPrefix("left out: ") || shownBy.hasPrefix("\"")
            #expect(isSaid, "row \(number)")
        }
    }

    @Test("names tests that there are")
    func testsExist() throws {
        let sources = try Self.sources()
        for (number, shownBy) in try Self.rows() where !shownBy.hasPrefix("left out: ") {
            for match in shownBy.matches(of: #/"([^"]+)"/#) {
                #expect(sources.contains("\"\(match.1)\""), "row \(number): \(match.1)")
            }
        }
    }
}
