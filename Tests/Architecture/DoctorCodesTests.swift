import Foundation
import Testing

/// What `docs/broker.md` says of the doctor's codes.
@Suite("The codes of the doctor")
struct DoctorCodesTests {
    @Test("are those that the page about the broker explains")
    func documented() throws {
        let page = try String(contentsOf: ChecklistTests.root.appending(path: "docs/broker.md"), encoding: .utf8)
        let source = try String(
            contentsOf: LayeringTests.sources.appending(path: "App/Doctor/Finding.swift"), encoding: .utf8)
        let codes = try #require(source.firstMatch(of: /enum Code.*?\n    }/.dotMatchesNewlines())).output
        let known = codes.matches(of: /case (\w+)(?: = "(\w+)")?\n/).map { String($0.2 ?? $0.1) }
        let table = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap {
            $0.split(separator: "|").first
        }
        let explained = table.flatMap { $0.matches(of: /`([a-z_]+)`/).map { String($0.1) } }
        try #require(known.count > 30)
        #expect(Set(known) == Set(explained) && known.count == explained.count)
    }
}
