import Domain
import JSON
import TestSupport
import Testing

@Suite("A replay that is killed", .serialized)
struct CrashedReplayTests {
    private static let eventCount = 3_000
    private static let kills = 4

    /// One seed's stream as files, and what a store that nothing disturbed makes of it.
    private struct Scene {
        let place: Workplace
        let now: String
        let period: [String]
        let firstPart: Int
        let bill: String
        /// How long the whole took.
        let duration: Duration

        init(_ random: inout Seeded, seed: UInt64) async throws {
            place = try Workplace()
            let stream = try HostileStream(seed: seed, events: CrashedReplayTests.eventCount)
            let lines = Plain.events(stream).map { Plain.line($0) }
            now = stream.now.description
            period = ["--from", "2025-01-28", "--to", now]
            firstPart = Int.random(in: 1...CrashedReplayTests.eventCount / 2, using: &random)
            try place.file("first.jsonl", Plain.text(lines.prefix(firstPart)))
            try place.file("all.jsonl", Plain.text(lines))
            let begin = ContinuousClock.now
            let all = try await place.run(CrashedReplayTests.replay("all", "quiet.db", now))
            duration = ContinuousClock.now - begin
            try #require(all.status == 0, "\(all.errors)")
            let bill = try await place.run(CrashedReplayTests.bill("quiet.db", period, now))
            try #require(bill.status == 0, "\(bill.errors)")
            self.bill = bill.output
        }

        func replay(_ file: String) async throws -> [String: Int] {
            let outcome = try await place.run(CrashedReplayTests.replay(file, "store.db", now))
            #expect(outcome.status == 0, "\(outcome.errors)")
            return try outcome.json().counts
        }

        /// Checks that the store is sound and says how many events are in it.
        ///
        /// - Parameter isMade: whether there must be a store.
        func soundEvents(isMade: Bool = true) async throws -> Int {
            let outcome = try await place.run([
                "rebuild", "--check", "--json", "--db", "sqlite:store.db", "--clock", now,
            ])
            if !isMade, outcome.status == 4, outcome.errors.contains("there is no store") { return 0 }
            #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
            return try #require(try outcome.json().counts["events"])
        }
    }

    private static func replay(_ file: String, _ store: String, _ now: String) -> [String] {
        ["replay", "--json", "--db", "sqlite:\(store)", "--clock", now, "\(file).jsonl"]
    }

    private static func bill(_ store: String, _ period: [String], _ now: String) -> [String] {
        ["bill", "--exact", "--ids", "none", "--format", "json", "--db", "sqlite:\(store)", "--clock", now] + period
    }

    @Test("loses nothing that it answered and doubles nothing; run again it completes", arguments: Rounds.seeds(3))
    func killed(seed: UInt64) async throws {
        var random = Seeded(seed)
        let scene = try await Scene(&random, seed: seed)
        // From time to time the first one dies while it makes the store.
        if seed % 2 == 0 { try await kill(scene, after: scene.duration * 0.1, &random) }
        let before = try await scene.soundEvents(isMade: false)
        let first = try await scene.replay("first")
        #expect((first["recorded"] ?? 0) + (first["known"] ?? 0) == scene.firstPart)
        var events = try await scene.soundEvents()
        #expect(events == max(before, scene.firstPart))

        for _ in 0..<Self.kills {
            try await kill(scene, after: scene.duration * 0.6, &random)
            let found = try await scene.soundEvents()
            #expect(found >= events, "what was there is there")
            events = found
            #expect(try await scene.replay("first")["known"] == scene.firstPart)
        }
        let rest = try await scene.replay("all")
        #expect(rest["known"] == events && rest["recorded"] == Self.eventCount - events)
        #expect(rest["events"] == Self.eventCount - events && rest["rejected"] == 0)
        #expect(try await scene.soundEvents() == Self.eventCount)
        let bill = try await scene.place.run(Self.bill("store.db", scene.period, scene.now))
        #expect(firstDifference(bill.output, scene.bill) == nil)
        #expect(scene.bill.utf8.count > 1_000, "a bill with something in it")
    }

    /// Starts a replay of the whole and kills it at a random moment.
    private func kill(_ scene: Scene, after limit: Duration, _ random: inout Seeded) async throws {
        let (process, _) = try scene.place.start(Self.replay("all", "store.db", scene.now))
        try await Task.sleep(for: limit * Double.random(in: 0..<1, using: &random))
        process.kill(9)
        _ = try await process.wait(.seconds(60))
    }
}
