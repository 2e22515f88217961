import BrokerTestSupport
import Foundation
import Testing

@Suite("The first steps of the documentation")
struct FirstStepsTests {
    @Test("run against a live broker")
    func run() async throws {
        let port = try await Broker.shared.port(.plain)
        let texts = try await firstSteps(uri: "amqp://guest:guest@localhost:\(port)")
        #expect(texts == ["one", "two", "three"])
    }

    @Test("are there as they are here")
    func isTheSame() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let code = try String(contentsOf: tests.appending(path: "Support/FirstSteps.swift"), encoding: .utf8)
        let root = tests.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let article = root.appending(path: "Sources/Adapters/AMQP/Client/AMQP.docc/FirstSteps.md")
        #expect(try String(contentsOf: article, encoding: .utf8).contains("```swift\n\(code)```\n"))
    }
}
