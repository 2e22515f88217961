import Foundation
import JSON
import TestSupport
import Testing

/// A user who sends everything at once, again and again, and does not wait for answers.
@Suite("An impatient user")
struct ImpatientUserTests {
    private static let now = ["--clock", "2026-01-01T00:00:00Z"]
    private static let stores = ["memory:", "sqlite:store.db"]

    private static func event(_ name: String, gib: Int, datetime: String? = "2025-06-01T00:00:00Z") -> String {
        let moment = datetime.map { ",\"datetime\":\"\($0)\"" } ?? ""
        return "{\"account\":\"acme\",\"rtype\":\"cinder/volume\",\"name\":\"\(name)\",\"linear\":\(gib)\(moment)}"
    }

    private func all(_ count: Int, _ ask: @escaping @Sendable (Int) async throws -> HTTPAnswer) async throws
        -> [HTTPAnswer]
    {
        try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
            for index in 0..<count { group.addTask { try await ask(index) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func count(_ server: Server) async throws -> Int {
        try #require(try await server.get("/event").json().array).count
    }

    @Test("gets one answer to the same event, however often it is sent at once", arguments: stores)
    func same(store: String) async throws {
        let place = try Workplace()
        try await place.withServer(["--db", store] + Self.now) { server in
            let plain = try await all(24) { _ in try await server.post("/event", Self.event("v1", gib: 1)) }
            #expect(Set(plain).count == 1 && plain[0].status == 200)
            // Without a moment: with a key, the first one's is that of all.
            let keyed = try await all(24) { _ in
                try await server.post(
                    "/event", Self.event("v2", gib: 1, datetime: nil), headers: ["Idempotency-Key": "k"])
            }
            #expect(Set(keyed).count == 1 && keyed[0].status == 200)
            #expect(try await count(server) == 2)
            let cancelled = try await all(24) { number in
                try await server.post("/event/k/cancel", "{\"reason\":\"try \(number)\"}")
            }
            #expect(Set(cancelled).count == 1 && cancelled[0].status == 200)
            let after = try await server.post(
                "/event", Self.event("v2", gib: 1, datetime: nil), headers: ["Idempotency-Key": "k"])
            #expect(after == keyed[0])
            #expect(try await count(server) == 2)
        }
    }

    @Test("who uses a key for several things records one of them, and is told so", arguments: stores)
    func conflict(store: String) async throws {
        let place = try Workplace()
        try await place.withServer(["--db", store] + Self.now) { server in
            let answers = try await all(24) { number in
                try await server.post(
                    "/event", Self.event("v", gib: number % 6 + 1), headers: ["Idempotency-Key": "k"])
            }
            // Each content was sent four times; one content won.
            #expect(answers.count { $0.status == 200 } == 4)
            #expect(answers.count { $0.status == 409 } == 20)
            #expect(try await count(server) == 1)
        }
    }

    @Test("who goes away before the answer, and asks again, has it once", arguments: stores)
    func goneAway(store: String) async throws {
        let place = try Workplace()
        try await place.withServer(["--db", store] + Self.now) { server in
            let hasty = (0..<30).map { number in
                "curl -s -m 0.0\(number % 10)1 -H 'X-Auth-Token: \(Server.token)' -d '\(Self.event("v", gib: 1))' \(server.address)/event"
            }
            _ = try await place.shell(hasty.joined(separator: " & ") + " & wait")
            #expect(try await server.post("/event", Self.event("v", gib: 1)).status == 200)
            #expect(try await count(server) == 1)
        }
    }

    @Test("sending all in any order and again leaves the bill of once in order", arguments: [1, 2, 3] as [UInt64])
    func anyOrder(seed: UInt64) async throws {
        var random = Seeded(seed)
        let events = (0..<40).map { number in
            (
                key: "k\(number)",
                body: Self.event(
                    "v\(number % 7)", gib: number % 5,
                    datetime: "2025-06-\(number % 28 + 1 < 10 ? "0" : "")\(number % 28 + 1)")
            )
        }
        let storm = (events + events + events).shuffled(using: &random)
        let place = try Workplace()
        let bill = "/bill?time_period=2025&exact=true&ids=none"
        let once = try await place.withServer(["--db", "memory:"] + Self.now) { server in
            for (key, body) in events {
                #expect(try await server.post("/event", body, headers: ["Idempotency-Key": key]).status == 200)
            }
            return try await server.get(bill)
        }
        let often = try await place.withServer(["--db", "sqlite:store.db"] + Self.now) { server in
            let answers = try await all(storm.count) { index in
                try await server.post("/event", storm[index].body, headers: ["Idempotency-Key": storm[index].key])
            }
            #expect(!answers.contains { $0.status != 200 })
            #expect(try await count(server) == events.count)
            return try await server.get(bill)
        }
        #expect(once == often, "seed \(seed)")
    }
}
