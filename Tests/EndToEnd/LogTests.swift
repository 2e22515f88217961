import Foundation
import JSON
import TestSupport
import Testing

@Suite("The log")
struct LogTests {
    private static let questions = ["/bill", "/nothing%0a2026 forged", "/tariff?bogus=s3cr3t"]

    /// Asks a server some questions; returns what it logged.
    private func log(_ place: Workplace, _ settings: String) async throws -> String {
        try place.file("settings.json", settings)
        return try await place.withServer(["--db", "memory:", "--config", "settings.json"]) { server in
            for question in Self.questions {
                _ = try await server.get(question.replacing(" ", with: "%20"))
            }
            #expect(try await server.stop() == .exited(0))
            return try server.files.errors()
        }
    }

    @Test("as JSON has one object a line, with a static text and the request's id")
    func json() async throws {
        let log = try await log(try Workplace(), #"{"log_format": "json"}"#)
        let lines = try log.split(separator: "\n").map { try JSONParser.parse(String($0)) }
        for line in lines {
            #expect(line["time"]?.string?.hasSuffix("Z") == true)
            #expect(line["level"]?.string != nil && line["message"]?.string != nil)
        }
        let answered = lines.filter { $0["message"] == .string("request answered") }
        try #require(answered.count == 3)
        #expect(answered.map { $0["status"]?.number?.integer } == [200, 404, 400])
        #expect(answered.map { $0["path"]?.string } == ["/bill", "/nothing%0a2026%20forged", "/tariff"])
        #expect(Set(answered.compactMap { $0["request_id"]?.string }).count == 3)
        #expect(answered[0]["request_id"]?.string?.hasPrefix("req-") == true)
        #expect(!log.contains("s3cr3t"))
    }

    @Test("as text has a line for each answer, with its values behind it")
    func text() async throws {
        let log = try await log(try Workplace(), "{}")
        let line = try #require(log.split(separator: "\n").first { $0.contains(" info request answered ") })
        #expect(line.contains(/\ method=GET microseconds=[0-9]+ path=\/bill request_id=req-[0-9a-f-]{36} status=200$/))
    }

    @Test("says nothing of answers above the level of information")
    func level() async throws {
        let log = try await log(try Workplace(), #"{"log_level": "WARN"}"#)
        #expect(log.isEmpty, "\(log)")
    }

    @Test("goes to a file too, and follows its name when that is moved away")
    func file() async throws {
        let place = try Workplace()
        try FileManager.default.createDirectory(atPath: place.path("log"), withIntermediateDirectories: true)
        try place.file("settings.json", #"{"log_dir": "log", "log_format": "%(asctime)s %(message)s"}"#)
        try await place.withServer(["--db", "memory:", "--config", "settings.json"]) { server in
            #expect(try await server.get("/bill").status == 200)
            let text = String(decoding: try place.bytes("log/nova-billing.log"), as: UTF8.self)
            #expect(text == (try server.files.errors()))
            #expect(text.contains("path=/bill") && text.contains("log_format"))
            try FileManager.default.moveItem(
                atPath: place.path("log/nova-billing.log"), toPath: place.path("log/nova-billing.log.1"))
            for _ in 0..<200 where !FileManager.default.fileExists(atPath: place.path("log/nova-billing.log")) {
                #expect(try await server.get("/tariff").status == 200)
                try await Task.sleep(for: .milliseconds(50))
            }
            let later = String(decoding: try place.bytes("log/nova-billing.log"), as: UTF8.self)
            #expect(later.contains("path=/tariff") && !later.contains("path=/bill"))
        }
    }

    @Test("that can't be written is an error of the settings")
    func noFolder() async throws {
        let place = try Workplace()
        try place.file("settings.json", #"{"log_dir": "absent"}"#)
        let outcome = try await place.run(["serve", "--db", "memory:", "--port", "0", "--config", "settings.json"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("log_dir") && outcome.errors.contains("absent/nova-billing.log"))
    }
}
