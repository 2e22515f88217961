import Domain
import Foundation
import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

@Suite("Three servers on one database that are killed, and the database with them", .serialized)
struct PostgreSQLCrashTests {
    private static let eventCount = 160

    /// Three servers, each started again when it was killed.
    private final class Servers: Sendable {
        private let place: Workplace
        private let arguments: [String]
        private let servers = Mutex<[Server?]>([nil, nil, nil])

        init(_ place: Workplace, _ arguments: [String]) { (self.place, self.arguments) = (place, arguments) }

        func start(_ index: Int) async throws {
            let server = try await place.startServer(arguments)
            servers.withLock { $0[index] = server }
        }

        func server(_ index: Int) -> Server? { servers.withLock { $0[index] } }

        func crash(_ index: Int) async throws {
            guard let server = server(index) else { return }
            servers.withLock { $0[index] = nil }
            try await server.crash()
        }

        func stop() async throws {
            for index in 0..<3 { #expect(try await server(index)?.stop() == .exited(0)) }
        }
    }

    /// Sends events to a server, each until it is answered.
    private static func send(_ events: [Event], to index: Int, of servers: Servers) async throws {
        for event in events {
            while true {
                let answer = try? await servers.server(index)?.post(
                    "/event", Plain.line(event, withID: false), headers: ["Idempotency-Key": event.id])
                if answer?.status == 200 { break }
                try #require(answer == nil || answer?.status == 503, "\(answer?.text ?? "")")
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    @Test("lose nothing and count nothing twice: the bill is the true one", arguments: Rounds.seeds(2))
    func killed(seed: UInt64) async throws {
        var random = Seeded(seed &+ 900)
        let place = try Workplace()
        let database = try PostgreSQLServer("synchronous_commit=on", "full_page_writes=on")
        let name = try database.makeDatabase()
        let stream = try HostileStream(seed: seed, events: Self.eventCount)
        let (events, now) = (Plain.events(stream), stream.now.description)
        let servers = Servers(place, ["--db", database.remoteAddress(of: name), "--clock", now])
        for index in 0..<3 { try await servers.start(index) }

        // Each event goes to one of two servers, some to both.
        var hands: [[Event]] = [[], []]
        for event in events {
            let hand = Int.random(in: 0..<2, using: &random)
            hands[hand].append(event)
            if random.chance(25) { hands[1 - hand].append(event) }
        }
        let faults = (0..<4).map { _ in
            (Int.random(in: 0..<4, using: &random), Int.random(in: 50..<500, using: &random))
        }
        try await withThrowingTaskGroup { group in
            for (index, hand) in hands.enumerated() {
                group.addTask { try await Self.send(hand, to: index, of: servers) }
            }
            for (victim, pause) in faults {
                try await Task.sleep(for: .milliseconds(pause))
                if victim == 3 {
                    try database.control("restart", "--mode", "immediate", "--wait", "--log", database.folder + "/log")
                } else {
                    try await servers.crash(victim)
                    try await servers.start(victim)
                }
            }
            try await group.waitForAll()
        }
        var served: [String] = []
        for index in 0..<3 {
            let answer = try await servers.server(index)?.get(
                "/bill?period_start=2025-01-28&period_end=\(now)&exact=true&ids=none")
            served.append(answer?.text ?? "")
        }
        try await servers.stop()
        let quiet = try await place.run(
            ["replay", "--json", "--db", "sqlite:quiet.db", "--clock", now, "-"],
            input: Plain.text(events.map { Plain.line($0) }))
        #expect(quiet.status == 0, "\(quiet.errors)")
        let expected = try await place.run([
            "bill", "--exact", "--ids", "none", "--format", "json", "--from", "2025-01-28", "--to", now, "--db",
            "sqlite:quiet.db", "--clock", now,
        ])
        for text in served { #expect(firstDifference(text, expected.output) == nil, "seed \(seed), \(faults)") }
        let check = try await place.run([
            "rebuild", "--check", "--json", "--db", database.remoteAddress(of: name), "--clock", now,
        ])
        #expect(check.status == 0, "\(check.output) \(check.errors)")
        #expect(try check.json().counts["events"] == events.count, "seed \(seed), \(faults)")
    }
}
