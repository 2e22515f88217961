import Foundation
import Testing

/// Nothing that arrives may stop the process: what could is not in the sources of codec and protocol.
@Suite("The sources")
struct SourceTests {
    struct Ban: Sendable, CustomTestStringConvertible {
        let what: String
        let pattern: String
        var testDescription: String { what }
    }

    static let traps = [
        Ban(what: "forced unwrapping", pattern: #"[\w\)\]\}>]!(?!=)"#),
        Ban(what: "forced tries and casts", pattern: #"\b(try|as)!"#),
        Ban(
            what: "traps on purpose",
            pattern: #"\b(precondition|preconditionFailure|fatalError|assert|assertionFailure)\b"#),
        Ban(what: "unsafe code", pattern: #"\b(unsafe\w*|Unsafe\w*|unowned|withUnsafe\w*)\b"#),
        Ban(what: "dictionaries that trap on a key that comes twice", pattern: #"uniqueKeysWithValues"#),
        Ban(what: "moving a reader past the end", pattern: #"moveReaderIndex"#),
    ]

    static let unchecked = [
        Ban(
            what: "claims that the compiler does not check",
            pattern: #"@unchecked|nonisolated\(unsafe\)|@preconcurrency"#)
    ]

    static let arithmetic = [
        Ban(
            what: "conversions that trap",
            pattern: #"\bU?Int(8|16|32|64|128)?\((?!exactly:|truncatingIfNeeded:|clamping:|bitPattern:)"#),
        Ban(what: "arithmetic that traps", pattern: #"(^|[^&<>=!|^~])[-+*/%]=? "#),
        Ban(what: "ranges that trap", pattern: #"\.\.(<|\.)(?!\])"#),
    ]

    static let adapter = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/Adapters/AMQP")

    /// Every line of code of a folder, without comments and texts.
    static func lines(of folder: String) throws -> [(place: String, code: String)] {
        let root = adapter.appending(path: folder)
        let files = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }
        return try files.flatMap { file in
            let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
            return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { number, line in
                let code = String(line).replacing(#/"([^"\\]|\\.)*"/#, with: "\"\"").replacing(#/\/\/.*/#, with: "")
                return ("\(folder)/\(file):\(number + 1)", code)
            }
        }
    }

    static func check(_ ban: Ban, in folder: String) throws {
        let pattern = try Regex(ban.pattern)
        let lines = try lines(of: folder)
        #expect(lines.count > 100)
        for (place, code) in lines {
            #expect(try pattern.firstMatch(in: code) == nil, "\(place): \(code)")
        }
    }

    @Test("have nothing that traps", arguments: ["Codec", "Protocol", "Client"], traps)
    func hasNoTraps(folder: String, ban: Ban) throws { try Self.check(ban, in: folder) }

    static let folders = ["Codec", "Protocol", "Client", "Intake"]

    @Test("claim nothing of threads that is not checked", arguments: folders, unchecked)
    func hasNoClaims(folder: String, ban: Ban) throws { try Self.check(ban, in: folder) }

    @Test("of the codec have no arithmetic that traps", arguments: arithmetic)
    func hasNoTrappingArithmetic(ban: Ban) throws { try Self.check(ban, in: "Codec") }

    @Test("the ban finds what it is for")
    func bansWork() throws {
        let bad = [
            "let x = y!", "try! f()", "x as! Y", "fatalError()", "UInt8(count)", "Int(size)", "a + b", "a - b",
            "a += b", "a * b", "0..<size", "0...n", "let p: UnsafeRawPointer",
            "final class Waiter: @unchecked Sendable {", "nonisolated(unsafe) var x", "@preconcurrency import NIO",
        ]
        for line in bad {
            let found = try (Self.traps + Self.arithmetic + Self.unchecked).contains { ban in
                try Regex(ban.pattern).firstMatch(in: line) != nil
            }
            #expect(found, "\(line)")
        }
        for line in ["a != b", "!isEmpty", "a &+ b", "UInt8(truncatingIfNeeded: a)", "-> Int", "a[...]"] {
            let found = try (Self.traps + Self.arithmetic).contains { ban in
                try Regex(ban.pattern).firstMatch(in: line) != nil
            }
            #expect(!found, "\(line)")
        }
    }

    @Test("import NIOCore at most, and each only what is below it")
    func imports() throws {
        let allowed = ["Codec": ["NIOCore"], "Protocol": ["NIOCore", "AMQPCodec"]]
        for (folder, modules) in allowed {
            for (place, code) in try Self.lines(of: folder) {
                guard let match = code.firstMatch(of: #/\bimport (\w+)/#) else { continue }
                #expect(modules.contains(String(match.1)), "\(place)")
            }
        }
    }
}
