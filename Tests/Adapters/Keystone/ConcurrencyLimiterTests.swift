import Synchronization
import Testing

@testable import KeystoneAdapter

@Suite("Places for questions")
struct ConcurrencyLimiterTests {
    private let never = ContinuousClock.now + .seconds(600)

    /// How many are inside, and how many were at most.
    private final class Crowd: Sendable {
        private let counts = Mutex((inside: 0, most: 0, all: 0))
        var inside: Int { counts.withLock(\.inside) }
        var most: Int { counts.withLock(\.most) }
        var all: Int { counts.withLock(\.all) }
        func enter() {
            counts.withLock { counts in
                counts.inside += 1
                counts.all += 1
                counts.most = max(counts.most, counts.inside)
            }
        }
        func leave() { counts.withLock { $0.inside -= 1 } }
    }

    private func waitUntil(_ condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test("are never more than there are, and everyone gets one") func limit() async throws {
        let (limiter, crowd) = (ConcurrencyLimiter(3, queueLimit: 1_000), Crowd())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await limiter.run(by: never) { () async throws(KeystoneFault) in
                        crowd.enter()
                        await Task.yield()
                        crowd.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(crowd.all == 200 && crowd.most <= 3 && crowd.inside == 0)
    }

    @Test("come free for those who come later, after a fault as well") func fault() async throws {
        let limiter = ConcurrencyLimiter(1, queueLimit: 0)
        for _ in 0..<3 {
            await #expect(throws: KeystoneFault.silent) {
                try await limiter.run(by: never) { () async throws(KeystoneFault) -> Int in throw .silent }
            }
        }
        let value = try await limiter.run(by: never) { 5 }
        #expect(value == 5)
    }

    @Test("are waited for until a moment, and by no more than may wait") func crowded() async throws {
        let (limiter, crowd, gate) = (ConcurrencyLimiter(1, queueLimit: 1), Crowd(), Gate())
        let first = Task {
            try await limiter.run(by: never) { () async throws(KeystoneFault) in
                crowd.enter()
                await gate.wait()
                crowd.leave()
            }
        }
        try await waitUntil { crowd.inside == 1 }
        // Its time is over while it waits, and what waited in its place goes on.
        await #expect(throws: KeystoneFault.crowded) { try await limiter.run(by: .now + .milliseconds(5)) { 0 } }
        let second = Task { try await limiter.run(by: never) { 2 } }
        try await waitUntil { limiter.waiting == 1 }
        await #expect(throws: KeystoneFault.crowded) { try await limiter.run(by: never) { 0 } }
        gate.open()
        try await first.value
        let value = try await second.value
        #expect(value == 2 && crowd.most == 1)
    }
}
