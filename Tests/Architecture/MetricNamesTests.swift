import Foundation
import Testing

/// What `docs/rest.md` says of metrics.
@Suite("The metrics")
struct MetricNamesTests {
    private struct Metric: Hashable {
        let name: String
        let labels: [String]
    }

    /// All that are registered.
    private static func registered() throws -> [Metric] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: LayeringTests.sources.path)
        return try files.filter { $0.hasSuffix(".swift") }.flatMap { file in
            let text = try String(contentsOf: LayeringTests.sources.appending(path: file), encoding: .utf8)
            return text.components(separatedBy: "registry.").dropFirst().compactMap { call -> Metric? in
                guard let name = call.prefixMatch(of: /(?:gauge|counter|histogram)\(\s*"(\w+)"/)?.1 else { return nil }
                let labels = call.firstMatch(of: /labels: \[([^\]]*)\]/)?.1 ?? ""
                return Metric(name: String(name), labels: labels.matches(of: /\w+/).map { String($0.output) })
            }
        }
    }

    @Test("are those that the page about the API explains, with their labels")
    func documented() throws {
        let page = try String(contentsOf: ChecklistTests.root.appending(path: "docs/rest.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `nova_billing_") }
        let explained = rows.compactMap { $0.split(separator: "|").first }.flatMap { names in
            names.matches(of: /`(\w+)(?:\{([\w,]+)\})?`/).map { match in
                Metric(name: String(match.1), labels: (match.2 ?? "").split(separator: ",").map { String($0) })
            }
        }
        let known = try Self.registered()
        try #require(known.count > 10)
        #expect(Set(known) == Set(explained), "\(Set(known).symmetricDifference(explained))")
        #expect(known.count == explained.count)
    }
}
