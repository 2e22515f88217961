import AMQP
import AMQPAdapter
import BrokerTestSupport
import CFaultyFiles
import Domain
import Foundation
import InMemoryAdapter
import JSON
import Ports
import SQLiteAdapter
import Synchronization
import TestSupport
import Testing
import UseCases

/// `STEP` says how many of the writes between two failing ones are passed over; 1 lets each of them fail.
@Suite("A store that fails", .serialized)
struct FailingStoreTests {
    private static let count = 15
    private static let moment = "2026-01-01T00:00:00Z"

    /// A run of the intake into a store in a folder of its own.
    private struct Run {
        let scene: Scene
        let folder: TemporaryFolder
        var path: String { folder.path + "/store.db" }

        init(_ scene: Scene) throws { (self.scene, folder) = (scene, try TemporaryFolder()) }

        func withStore<Value>(_ body: (SQLiteStore) async throws -> Value) async throws -> Value {
            let store = try SQLiteStore(path: path, clock: SetClock(try Moment(FailingStoreTests.moment)))
            let value = try await body(store)
            await store.close()
            return value
        }

        /// Takes so many messages, or until nothing can be recorded any more; gives back how many were dealt with.
        func take(_ count: Int) async throws -> Int {
            var source = scene.source
            (source.batchSize, source.batchTime) = (3, .zero)
            return try await withStore { store in
                let record = TakeDeliveries(store: store) { FailingStoreTests.meaning($0) }
                let answered = Mutex(0)
                let hasFailed = Mutex(false)
                let take: @Sendable ([Ports.Delivery]) async -> [Disposition] = { deliveries in
                    do {
                        let answers = try await record(deliveries)
                        answered.withLock { $0 += answers.count }
                        return answers
                    } catch {
                        hasFailed.withLock { $0 = true }
                        return deliveries.map { _ in .tryAgain }
                    }
                }
                try await scene.withIntake(source, taking: take) {
                    try await scene.wait { hasFailed.withLock { $0 } || answered.withLock { $0 } == count }
                }
                return answered.withLock { $0 }
            }
        }

        /// The ids of what is in the log.
        func recorded() async throws -> [String] {
            try await withStore { store in
                var question = EventQuestion()
                question.limit = .max
                return try await store.events(question).map(\.event.id)
            }
        }
    }

    private static func meaning(_ delivery: Ports.Delivery) -> TakeDeliveries.Meaning {
        do {
            let moment = try Moment(moment)
            let draft = try EventReader.read(try JSONParser.parse(delivery.body), now: moment)
            return .events([.draft(draft, id: draft.nodes[0].name)])
        } catch {
            return .rejected(RejectedDelivery(source: "", reason: "\(error)", body: ""))
        }
    }

    private static let bodies = (0..<count).map { number in
        #"{"account": "acme", "rtype": "volume", "name": "v\#(number)", "datetime": "2025-01-01T00:00:00Z", "#
            + #""linear": \#(number + 1)}"#
    }

    @Test("leaves exactly the messages in the queue that are not in its log, at whichever write it fails")
    func everyWrite() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([], durable: true)
        try await scene.withIntake { try await scene.bound() }
        let ids = Set((0..<Self.count).map { "v\($0)" })
        faulty_files_install()
        defer { faulty_files_uninstall() }

        let healthy = try Run(scene)
        try await healthy.withStore { _ in }
        faulty_files_fail(healthy.folder.path, 0, FAULTY_IO_ERROR, 0)
        try await scene.publish(Self.bodies, durable: true)
        #expect(try await healthy.take(Self.count) == Self.count)
        let writes = faulty_files_count()
        #expect(Set(try await healthy.recorded()) == ids)
        try await scene.wait { try scene.messages() == 0 }

        var kept: Set<Int> = []
        let step = ProcessInfo.processInfo.environment["STEP"].flatMap { Int($0) } ?? 9
        for place in stride(from: 1, through: writes, by: step) {
            let run = try Run(scene)
            try await run.withStore { _ in }
            try await scene.publish(Self.bodies, durable: true)
            faulty_files_fail(run.folder.path, place, place % 2 == 0 ? FAULTY_DISK_FULL : FAULTY_IO_ERROR, 1)
            let answered = try await run.take(Self.count)
            faulty_files_fail(run.folder.path, 0, FAULTY_IO_ERROR, 0)
            let note = "write \(place): \(answered) answered"
            try await scene.wait(for: note) { try scene.messages() == Self.count - answered }
            // Of a commit that failed in its last step all may be there, and is delivered again.
            let recorded = try await run.recorded()
            #expect((answered...answered + 3).contains(recorded.count), "\(note), \(recorded.count) recorded")
            kept.insert(recorded.count)
            // What is left is recorded by whoever comes next.
            if answered < Self.count { _ = try await run.take(Self.count - answered) }
            let all = try await run.recorded()
            #expect(all.count == ids.count && Set(all) == ids, "\(note)")
        }
        #expect(kept.count > 2, "\(kept)")
    }
}
