import Foundation
import Testing

/// The real server, asked what its own description allows and what it does not, two thousand times and more.
@Suite("Schemathesis")
struct SchemathesisTests {
    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// At this time every moment that can be recorded may be.
    private static let clock = ["--clock", "2199-12-31T23:59:59Z"]

    @Test("has no finding, and leaves a store that agrees with its log")
    func noFinding() async throws {
        let place = try Workplace()
        let store = ["--db", "sqlite:store.db"]
        // What can't be understood, so that there is something to be tried again.
        let rejected = try place.file("rejected.jsonl", "{\"rtype\": 1}\n{\"linear\": 1}\n")
        #expect(try await place.run(["replay", rejected] + store).status == 3)
        let script = Self.package.appending(path: "Tests/Support/schemathesis/run.sh").path
        let folder = Self.package.appending(path: ".build/schemathesis").path
        let outcome = try await place.withServer(store + Self.clock) { server in
            let outcome = try await place.shell(
                "'\(script)' \(server.address) \(Server.token) '\(folder)'", deadline: .seconds(1_200))
            #expect(try await server.get("/health", token: nil).status == 200)
            let log = try server.files.errors()
            #expect(!log.contains("store failed") && !log.contains(Server.token))
            return outcome
        }
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
        let count = outcome.output.firstMatch(of: /([0-9]+) generated/).flatMap { Int($0.1) }
        #expect(try #require(count, "\(outcome.output)") >= 2_000)
        let check = try await place.run(["rebuild", "--check", "--json"] + store)
        #expect(check.status == 0, "\(check.output)\n\(check.errors)")
    }
}
