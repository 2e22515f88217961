import AMQP
import AMQPAdapter
import BrokerTestSupport
import Ports
import Synchronization
import Testing

@Suite("An intake whose connection is cut")
struct CutConnectionTests {
    @Test("after every so many octets of making queues, bindings and consumers, makes all of them in the end")
    func steps() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([], durable: true)
        // Makes the queue, so that what is published below waits in it.
        try await scene.withIntake { try await scene.bound() }
        try await scene.publish((0..<10).map { "\($0)" }, durable: true)
        let step = 61
        try await FaultProxy.with(.steps(step), before: scene.broker.port(.plain)) { proxy in
            var source = scene.source
            source.connection.endpoints[0].address.port = proxy.port
            source.longestWait = .milliseconds(5)
            try await scene.withIntake(source) {
                try await scene.wait { scene.taken.count >= 10 }
                proxy.heal()
                try await scene.wait { try scene.messages() == 0 }
                try await scene.publish(["x"], durable: true)
                try await scene.wait { scene.taken.last == "x" }
            }
            // Up to the first delivery both sides say some thousands of octets.
            let faults = try proxy.faults()
            #expect(faults.count > 2_000 / step, "\(faults)")
        }
        #expect(Set(scene.taken) == Set((0..<10).map { "\($0)" } + ["x"]))
    }

    @Test("takes no more octets at once than fit a transaction, but for a message that is larger by itself")
    func octets() async throws {
        let scene = try Scene(try await Broker.shared)
        try await scene.publish([], durable: true)
        try await scene.withIntake { try await scene.bound() }
        let sizes = [10, 10, 10, 500, 10, 60, 60, 10, 10]
        try await scene.publish(sizes.map { String(repeating: "x", count: $0) }, durable: true)
        var source = scene.source
        (source.batchOctets, source.batchTime) = (100, .milliseconds(500))
        let batches = Mutex<[[Int]]>([])
        let take: @Sendable ([Ports.Delivery]) async -> [Disposition] = { deliveries in
            batches.withLock { $0.append(deliveries.map(\.body.count)) }
            return deliveries.map { _ in .known }
        }
        try await scene.withIntake(source, taking: take) { try await scene.wait { try scene.messages() == 0 } }
        let found = batches.withLock { $0 }
        #expect(found.flatMap(\.self) == sizes)
        #expect(found.allSatisfy { $0.count == 1 || $0.reduce(0, +) <= 100 }, "\(found)")
        #expect(found.contains { $0.count > 1 }, "\(found)")
    }
}
