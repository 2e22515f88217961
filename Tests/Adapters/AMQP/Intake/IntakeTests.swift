import AMQP
import AMQPAdapter
import BrokerTestSupport
import Ports
import Synchronization
import Testing

@Suite("The intake from a broker")
struct IntakeTests {
    private static let numbers = (0..<100).map { "\($0)" }

    @Test("hands over what services publish, in order, and acknowledges what is recorded", arguments: [false, true])
    func order(durable: Bool) async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([], durable: durable)
        try await scene.withIntake {
            try await scene.bound()
            try await scene.publish(Self.numbers, durable: durable)
            try await scene.wait { scene.taken.count == 100 }
            try await scene.wait { try scene.messages() == 0 }
        }
        #expect(scene.taken == Self.numbers)
        #expect(Set(scene.deliveries.map(\.source)) == ["nova"])
    }

    @Test("goes on where another one stopped")
    func goesOn() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([], durable: true)
        try await scene.withIntake { try await scene.bound() }
        try await scene.publish(Self.numbers, durable: true)
        try await scene.withIntake { try await scene.wait { scene.taken.count == 100 } }
        #expect(scene.taken == Self.numbers)
        #expect(try scene.messages() == 0)
    }

    @Test("keeps what can't be recorded, unacknowledged and in order, until it can be")
    func pause() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([])
        try await scene.withIntake {
            try await scene.bound()
            scene.refuse(4)
            try await scene.publish(Self.numbers)
            try await scene.wait { scene.news.contains { if case .paused = $0 { true } else { false } } }
            #expect(try scene.messages() == 100)
            try await scene.wait { scene.taken.count == 100 }
        }
        #expect(scene.taken == Self.numbers)
        #expect(scene.news.contains { if case .resumed = $0 { true } else { false } })
        #expect(!scene.news.contains { if case .disconnected = $0 { true } else { false } })
    }

    @Test("gives back what it can't record for too long, before the broker would close the channel")
    func returned() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([])
        var source = scene.source
        source.consumerTimeout = .seconds(1)
        try await scene.withIntake(source) {
            try await scene.bound()
            scene.refuse(.max)
            try await scene.publish(Self.numbers)
            try await scene.wait { scene.news.contains { if case .returned = $0 { true } else { false } } }
            #expect(scene.taken.isEmpty)
            scene.refuse(0)
            try await scene.wait { scene.taken.count == 100 }
        }
        #expect(scene.taken == Self.numbers)
        #expect(!scene.news.contains { if case .disconnected = $0 { true } else { false } })
    }

    @Test("acknowledges nothing behind the first message that could not be recorded")
    func partly() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([])
        let seen = Mutex<[String]>([])
        let take: @Sendable ([Ports.Delivery]) async -> [Disposition] = { deliveries in
            deliveries.map { delivery in
                let text = String(decoding: delivery.body, as: UTF8.self)
                return seen.withLock { seen in
                    defer { seen.append(text) }
                    return text == "7" && !seen.contains("7") ? .tryAgain : .known
                }
            }
        }
        try await scene.withIntake(taking: take) {
            try await scene.bound()
            try await scene.publish(Self.numbers)
            try await scene.wait { seen.withLock { Set($0).count == 100 && $0.count { $0 == "7" } == 2 } }
            try await scene.wait { try scene.messages() == 0 }
        }
    }

    @Test("waits for an exchange that no service has made yet")
    func late() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.withIntake {
            try await scene.wait {
                scene.news.contains { if case .exchangeMissing("nova") = $0 { true } else { false } }
            }
            try await scene.publish([])
            try await scene.bound()
            try await scene.publish(["x"])
            try await scene.wait { scene.taken == ["x"] }
        }
    }

    @Test("says once that it may not listen to an exchange, and listens as soon as it may")
    func refusedBinding() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([])
        try scene.broker.control(
            "set_permissions", "-p", scene.virtualHost, "guest", ".*", ".*", "^nova-billing.*")
        var source = scene.source
        source.rebinding = .milliseconds(100)
        try await scene.withIntake(source) {
            let isRefusal = { (news: IntakeNews) in if case .bindingRefused("nova", _) = news { true } else { false } }
            try await scene.wait { scene.news.contains(where: isRefusal) }
            try scene.broker.control("set_permissions", "-p", scene.virtualHost, "guest", ".*", ".*", ".*")
            try await scene.bound()
            #expect(scene.news.count(where: isRefusal) == 1)
            #expect(!scene.news.contains { if case .exchangeMissing = $0 { true } else { false } })
            try await scene.publish(["x"])
            try await scene.wait { scene.taken == ["x"] }
        }
    }

    @Test("makes an exchange where it is told to")
    func creates() async throws {
        let scene = try Scene(try await Broker.shared)
        var source = scene.source
        source.createsExchanges = true
        try await scene.withIntake(source) {
            try await scene.bound()
            try await scene.publish(["x"], durable: true)
            try await scene.wait { scene.taken == ["x"] }
        }
    }

    @Test("binds again what a broker's restart took away")
    func rebinds() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([])
        var source = scene.source
        source.rebinding = .milliseconds(100)
        try await scene.withIntake(source) {
            try await scene.bound()
            try await AMQPConnection.withConnection(scene.configuration) { connection in
                try await connection.withChannel { try await $0.deleteExchange("nova") }
            }
            try await scene.wait { scene.news.contains { if case .exchangeMissing = $0 { true } else { false } } }
            try await scene.publish([])
            try await scene.bound(times: 2)
            try await scene.publish(["x"])
            try await scene.wait { scene.taken == ["x"] }
        }
    }

    @Test("makes its queue again when that is deleted, and its connection when that is closed")
    func recovers() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([])
        try await scene.withIntake {
            try await scene.bound()
            try await AMQPConnection.withConnection(scene.configuration) { connection in
                try await connection.withChannel { _ = try await $0.deleteQueue(IntakeSource.queue) }
            }
            try await scene.bound(times: 2)
            try await scene.publish(["x"])
            try await scene.wait { scene.taken == ["x"] }
            try scene.broker.control("close_all_connections", "-p", scene.virtualHost, "a test")
            try await scene.bound(times: 3)
            try await scene.publish(["y"])
            try await scene.wait { scene.taken == ["x", "y"] }
        }
        let causes = scene.news.compactMap { if case .disconnected(let cause, _, _) = $0 { cause } else { nil } }
        #expect(causes == [.consumerCancelled, .forced])
    }

    @Test("hands over what the queue gave up, with the broker's word on why")
    func deadLetters() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([])
        try await scene.withIntake { try await scene.bound() }
        try await scene.publish(["x"])
        try await AMQPConnection.withConnection(scene.configuration) { connection in
            try await connection.withChannel { channel in
                let message = try #require(try await channel.get(IntakeSource.queue))
                channel.reject(message.tag, requeue: false)
            }
        }
        try await scene.withIntake { try await scene.wait { scene.taken == ["x"] } }
        #expect(scene.deliveries.first?.deadLetterReason == "rejected")
        #expect(scene.deliveries.first?.source == IntakeSource.deadLetterQueue)
        #expect(try scene.messages(in: IntakeSource.deadLetterQueue) == 0)
    }

    @Test("uses a queue that is there as it is")
    func otherQueue() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([])
        try await AMQPConnection.withConnection(scene.configuration) { connection in
            try await connection.withChannel { _ = try await $0.declareQueue(IntakeSource.queue, durable: true) }
        }
        var source = scene.source
        source.queueType = .quorum
        try await scene.withIntake(source) {
            try await scene.bound()
            try await scene.publish(["x"])
            try await scene.wait { scene.taken == ["x"] }
        }
        #expect(scene.news.contains { if case .queueDiffers = $0 { true } else { false } })
    }

    @Test("finishes and acknowledges what is being recorded when it is stopped")
    func drains() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([], durable: true)
        try await scene.withIntake { try await scene.bound() }
        try await scene.publish(Self.numbers, durable: true)
        let begun = Mutex(0)
        let ended = Mutex(0)
        let take: @Sendable ([Ports.Delivery]) async -> [Disposition] = { deliveries in
            begun.withLock { $0 += deliveries.count }
            await Task { try? await Task.sleep(for: .milliseconds(500)) }.value
            ended.withLock { $0 += deliveries.count }
            return deliveries.map { _ in .known }
        }
        try await scene.withIntake(taking: take) { try await scene.wait { begun.withLock { $0 } > 0 } }
        let done = ended.withLock { $0 }
        #expect(done == begun.withLock { $0 } && done < 100)
        try await scene.wait { try scene.messages() == 100 - done }
    }
}
