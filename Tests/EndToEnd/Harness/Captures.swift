import Foundation
import Testing

/// Files that come with the tests.
enum Captures {
    private static let support = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Support")

    static func fixture(_ name: String) -> String { support.appending(path: "Fixtures/\(name)").path }

    /// Unpacks a capture into a folder; returns its path.
    static func unpack(_ name: String, into place: Workplace) async throws -> String {
        let packed = support.appending(path: "Captures/\(name).jsonl.gz").path
        let outcome = try await place.shell("gunzip -c '\(packed)' > '\(name).jsonl'")
        try #require(outcome.status == 0, "\(outcome.errors)")
        return place.path("\(name).jsonl")
    }
}
