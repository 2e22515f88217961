import Domain
import JSON
import TestSupport
import Testing

@Suite("A server that is killed", .serialized)
struct CrashedServerTests {
    private static let eventCount = 240
    private static let kills = 3

    /// What a client sends and what it was answered.
    private struct Client {
        let events: [Event]
        var answers: [HTTPAnswer] = []

        /// Sends an event once more or for the first time.
        func send(_ index: Int, to server: Server) async throws -> HTTPAnswer {
            let event = events[index]
            return try await server.post(
                "/event", Plain.line(event, withID: false), headers: ["Idempotency-Key": event.id])
        }

        /// Sends what was not answered yet, and notes each answer, until so many more were or the server is gone.
        mutating func sendOn(_ count: Int, to server: Server) async throws {
            while answers.count < events.count {
                let answer: HTTPAnswer
                do { answer = try await send(answers.count, to: server) } catch  where server.process.poll() != nil {
                    return
                }
                try #require(answer.status == 200, "\(answer.text)")
                answers.append(answer)
                if answers.count == count { return }
            }
        }

        /// Sends until someone kills the server; then that is its end.
        mutating func sendUntilCrash(_ server: Server, after delay: Duration) async throws {
            async let crash: Void = {
                try await Task.sleep(for: delay)
                try await server.crash()
            }()
            while answers.count < events.count, let answer = try? await send(answers.count, to: server) {
                try #require(answer.status == 200, "\(answer.text)")
                answers.append(answer)
            }
            try await crash
        }
    }

    @Test("has every event that it answered with 200, once", arguments: Rounds.seeds(3))
    func killed(seed: UInt64) async throws {
        var random = Seeded(seed &+ 77)
        let place = try Workplace()
        let stream = try HostileStream(seed: seed, events: Self.eventCount)
        let (events, now) = (Plain.events(stream), stream.now.description)
        var client = Client(events: events)
        let arguments = ["--db", "sqlite:store.db", "--clock", now]

        for _ in 0..<Self.kills {
            let quiet = Int.random(in: 5..<50, using: &random)
            let delay = Duration.microseconds(Int.random(in: 0..<200_000, using: &random))
            try await place.withServer(arguments) { server in
                try await client.sendOn(client.answers.count + quiet, to: server)
                try await client.sendUntilCrash(server, after: delay)
            }
            try await expectAll(client, in: place, now)
        }
        let served = try await place.withServer(arguments) { server in
            for (index, answer) in client.answers.enumerated() {
                #expect(try await client.send(index, to: server) == answer, "the same answer again")
            }
            try await client.sendOn(events.count, to: server)
            #expect(client.answers.count == events.count)
            return try await server.get("/bill?period_start=2025-01-28&period_end=\(now)&exact=true&ids=none")
        }
        #expect(served.status == 200)
        #expect(firstDifference(served.text, try await bill(of: events[...], in: place, now)) == nil)
        #expect(try await count("store.db", in: place, now) == events.count)
    }

    /// Checks that the store holds what was answered, and at most the one event whose answer was lost.
    private func expectAll(_ client: Client, in place: Workplace, _ now: String) async throws {
        let there = try await count("store.db", in: place, now)
        #expect(there == client.answers.count || there == client.answers.count + 1)
        let expected = try await bill(of: client.events[..<there], in: place, now)
        let found = try await place.run(bill("store.db", now))
        #expect(found.status == 0, "\(found.errors)")
        #expect(firstDifference(found.output, expected) == nil)
    }

    /// The bill of a store of its own that takes the events undisturbed.
    private func bill(of events: ArraySlice<Event>, in place: Workplace, _ now: String) async throws -> String {
        let name = "quiet-\(events.count).db"
        let replay = try await place.run(
            ["replay", "--json", "--db", "sqlite:\(name)", "--clock", now, "-"],
            input: Plain.text(events.map { Plain.line($0) }))
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(try await count(name, in: place, now) == events.count)
        return try await place.run(bill(name, now)).output
    }

    private func bill(_ store: String, _ now: String) -> [String] {
        [
            "bill", "--exact", "--ids", "none", "--format", "json", "--from", "2025-01-28", "--to", now,
            "--db", "sqlite:\(store)", "--clock", now,
        ]
    }

    /// Checks that a store is sound and says how many events are in it.
    private func count(_ store: String, in place: Workplace, _ now: String) async throws -> Int {
        let check = try await place.run(["rebuild", "--check", "--json", "--db", "sqlite:\(store)", "--clock", now])
        #expect(check.status == 0, "\(check.output) \(check.errors)")
        return try #require(try check.json().counts["events"])
    }
}
