import JSON
import Testing

/// Runs the inventory in a place of its own, at one moment.
protocol InventoryRuns {}

extension InventoryRuns {
    static var now: [String] { ["--clock", "2026-11-25T12:00:00Z", "--db", "sqlite:store.db"] }

    /// Runs it as a user of the real Keystone.
    func run(
        _ place: Workplace, _ arguments: [String] = ["--json"], user: String = "steward", more: String = ""
    ) async throws -> Outcome {
        let address = try await Keystone.shared.address()
        try place.file(
            "settings.json",
            """
            {"keystone_url": "\(address)",
             "keystone": {"user": "\(user)", "password": "\(user)-pw", "deadline_seconds": 60\(more)}}
            """)
        return try await place.run(
            ["inventory", "--config", "settings.json"] + Self.now + arguments, deadline: .seconds(300))
    }

    func record(_ place: Workplace, _ lines: String...) async throws {
        let outcome = try await place.run(["replay", "-"] + Self.now, input: Plain.text(lines))
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    func count(_ outcome: Outcome, _ kind: String) throws -> [Int?] {
        let part = try outcome.json()[kind]
        return ["count", "recorded", "known"].map { part?[$0]?.number?.integer }
    }

    func names(_ outcome: Outcome, _ kind: String) throws -> [String?] {
        try outcome.json()[kind]?["resources"]?.array?.map { $0["name"]?.string } ?? []
    }

    /// What is billed in November, each unit of each day counting 1: rtype, name, from, cost of each account.
    func bill(_ place: Workplace) async throws -> [String] {
        let outcome = try await place.run(
            ["bill", "--time-period", "2026-11", "--format", "csv", "--ids", "none"] + Self.now)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\r\n").dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return ([cells[0].prefix(4)] + cells[1...5]).joined(separator: " ")
        }
    }
}
