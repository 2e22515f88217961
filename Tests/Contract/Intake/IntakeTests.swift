import InMemoryAdapter
import Ports
import Synchronization
import TestSupport
import Testing

@Suite("An intake")
struct IntakeTests {
    private static func deliveries(_ count: Int) -> [Delivery] {
        (0..<count).map { Delivery(source: "test", body: Array("\($0)".utf8)) }
    }

    private static func number(_ delivery: Delivery) -> Int {
        Int(String(decoding: delivery.body, as: UTF8.self)) ?? -1
    }

    @Test("acknowledges a delivery only after the handler's answer", arguments: [1, 3, 500])
    func afterTheAnswer(batchSize: Int) async throws {
        let intake = ScriptedIntake(Self.deliveries(10), batchSize: batchSize)
        let seen = Mutex<[Int]>([])
        try await intake.run { batch in
            let left = intake.left.map(Self.number)
            #expect(left.prefix(batch.count).elementsEqual(batch.map(Self.number)), "not before it was answered")
            seen.withLock { $0 += batch.map(Self.number) }
            return batch.map { _ in .recorded(events: 1) }
        }
        #expect(seen.withLock { $0 } == Array(0..<10))
        #expect(intake.left.isEmpty)
    }

    @Test("delivers again what was not acknowledged, and only that", arguments: [1, 4, 500])
    func again(batchSize: Int) async throws {
        let intake = ScriptedIntake(Self.deliveries(10), batchSize: batchSize)
        let answers: [Disposition] = [.recorded(events: 2), .known, .ignored, .rejected(reason: "no")]
        let counts = Mutex<[Int: Int]>([:])
        try await intake.run { batch in
            batch.map { delivery in
                let number = Self.number(delivery)
                let count = counts.withLock { counts in
                    counts[number, default: 0] += 1
                    return counts[number] ?? 0
                }
                // Every third is refused twice; the rest is answered in every way that acknowledges.
                return number % 3 == 0 && count < 3 ? .tryAgain : answers[number % 4]
            }
        }
        #expect(counts.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, $0 % 3 == 0 ? 3 : 1) }))
        #expect(intake.left.isEmpty)
    }

    @Test("takes each answer for the delivery at its place")
    func inOrder() async throws {
        let intake = ScriptedIntake(Self.deliveries(6))
        let rounds = Mutex<[[Int]]>([])
        try await intake.run { batch in
            rounds.withLock { $0.append(batch.map(Self.number)) }
            return batch.map { Self.number($0) % 2 == 0 && batch.count == 6 ? .tryAgain : .known }
        }
        #expect(rounds.withLock { $0 } == [[0, 1, 2, 3, 4, 5], [0, 2, 4]])
    }

    @Test("does not acknowledge what got no answer")
    func tooFewAnswers() async throws {
        let intake = ScriptedIntake(Self.deliveries(5))
        let seen = Mutex<[Int]>([])
        try await intake.run { batch in
            seen.withLock { $0 += batch.map(Self.number) }
            return [.recorded(events: 1)]
        }
        #expect(Set(seen.withLock { $0 }) == Set(0..<5))
        #expect(seen.withLock { $0.count } == 15, "five, four, three, two and one")
    }

    @Test("returns when its task is cancelled, after the batch in hand is done")
    func cancelled() async throws {
        let intake = ScriptedIntake(Self.deliveries(10), batchSize: 2)
        let begun = Mutex(0)
        let done = Mutex(0)
        let task = Task {
            try await intake.run { batch in
                begun.withLock { $0 += 1 }
                withUnsafeCurrentTask { $0?.cancel() }
                await Task.yield()
                done.withLock { $0 += 1 }
                return batch.map { _ in .recorded(events: 1) }
            }
        }
        try await task.value
        #expect(begun.withLock { $0 } == 1)
        #expect(done.withLock { $0 } == 1)
        #expect(intake.left.map(Self.number) == Array(2..<10), "the batch in hand was acknowledged, the rest was not")
    }

    @Test("that is never answered but with try again ends with its task")
    func cancelledWhileTrying() async throws {
        let intake = ScriptedIntake(Self.deliveries(3))
        let task = Task {
            try await intake.run { batch in
                await Task.yield()
                return batch.map { _ in .tryAgain }
            }
        }
        await Task.yield()
        task.cancel()
        try await task.value
        #expect(intake.left.count == 3)
    }
}
