import Foundation
import Testing

/// How tokens are compared: no measurement would find a branch in it, so the sources are looked at.
@Suite("The comparison of tokens")
struct TokenComparisonTests {
    private static func source(_ path: String) throws -> String {
        try String(contentsOf: LayeringTests.sources.appending(path: path), encoding: .utf8)
    }

    /// The lines of a function, from its name to the bracket that closes it.
    private static func function(_ name: String, in path: String) throws -> [Substring] {
        let lines = try source(path).split(separator: "\n")
        let begin = try #require(lines.firstIndex { $0.contains("func \(name)(") }, "\(path) has no \(name)")
        let depth = lines[begin].prefix { $0 == " " }.count
        let end = try #require(lines[(begin + 1)...].firstIndex { $0 == String(repeating: " ", count: depth) + "}" })
        return lines[begin...end].filter { !$0.contains("// ") }
    }

    /// What lets a function end sooner, or do less, for one token than for another.
    private static let branches = [
        "==", "!=", " if ", "guard ", "switch ", " where ", " ? ", "&&", "||", "break", "continue", "while ", "first",
        "contains", "hasPrefix", "elementsEqual",
    ]

    @Test(
        "has no branch that depends on a token",
        arguments: [
            ("mask", "Adapters/StaticTokens/PaddedToken.swift", 0),
            // Only whether any token was the same, once all were compared.
            ("caller", "Adapters/StaticTokens/StaticTokens.swift", 1),
        ])
    func branchless(name: String, path: String, allowed: Int) throws {
        let lines = try Self.function(name, in: path)
        let loop = try #require(lines.firstIndex { $0.contains("for ") })
        let found = lines.enumerated().filter { _, line in Self.branches.contains { line.contains($0) } }
        #expect(found.count == allowed, "\(found)")
        #expect(found.allSatisfy { $0.offset > loop && $0.element.contains("guard place > 0") }, "\(found)")
        // Nothing leaves before the loop is over.
        #expect(!lines[...loop].contains { $0.contains("return") || $0.contains("throw .") })
    }

    @Test("is done in one place: nobody else has a token of the settings to compare with") func once() throws {
        let manager = FileManager.default
        let files = try manager.subpathsOfDirectory(atPath: LayeringTests.sources.path).filter {
            $0.hasSuffix(".swift")
        }
        let users = try files.filter { file in
            let text = try Self.source(file)
            return text.contains("adminToken") || text.contains("memberTokens")
        }
        for file in users {
            for line in try Self.source(file).split(separator: "\n") where line.contains("Token") {
                let isCompared =
                    line.replacing("adminToken == nil", with: "").contains("adminToken ==")
                    || line.contains("== adminToken")
                    || line.contains("memberTokens[") || line.contains("memberTokens.keys")
                #expect(!isCompared, "\(file): \(line)")
            }
        }
        try #require(users.contains("App/Wiring/ServerWiring.swift"))
    }

    @Test("of Keystone's clients is one of digests") func digests() throws {
        for file in ["RecentAnswers.swift", "TokenAnswers.swift"] {
            let text = try Self.source("Adapters/Keystone/Answers/\(file)")
            #expect(!text.contains("[String:") && !text.contains("== token"), "\(file)")
        }
        #expect(try Self.source("Adapters/Keystone/Answers/TokenDigest.swift").contains("BLAKE2b.digest"))
    }
}
