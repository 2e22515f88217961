import AMQP
import BrokerTestSupport
import Foundation
import NIOCore
import TestSupport
import Testing

/// A server that is told to stop while something keeps its intake from going on. It has five seconds.
@Suite("A stop while messages flow", .serialized)
struct StoppedBrokerTests {
    @Test("acknowledges what is recorded, and leaves the rest")
    func flowing() async throws {
        let scene = try await CloudScene(try await Broker.shared, seed: 11, messages: 1_000, queue: .classic)
        try await scene.price()
        try await scene.declare()
        let settings = try scene.settings()
        try await scene.place.withServer(settings) { server in try await scene.bound(server) }
        try await scene.publish()
        try await scene.place.withServer(settings) { server in
            try await scene.wait(server) {
                try await server.get("/metrics").text.contains("nova_billing_deliveries_total")
            }
        }
        let left = try #require(try await scene.ready())
        try await scene.place.withServer(settings) { server in
            try await scene.drained(server)
            let counts = try await server.get("/metrics").text.split(separator: "\n")
                .filter { $0.hasPrefix("nova_billing_deliveries_total") }
                .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
            // None comes again that was dealt with.
            #expect(counts.reduce(0, +) == left)
        }
        #expect(left > 0)
        try await scene.check("stopped")
    }

    @Test("comes in time though the broker is not heard of any more")
    func silentBroker() async throws {
        let scene = try await CloudScene(try await Broker.shared, seed: 12, messages: 300, queue: .classic)
        try await scene.price()
        try await scene.declare()
        let settings = try scene.settings()
        try await scene.place.withServer(settings) { server in try await scene.bound(server) }
        try await scene.publish()
        let plan = FaultProxy.Plan.chance(seed: 0, within: 60_000...60_000, faults: [.stall])
        try await FaultProxy.with(plan, before: scene.broker.port(.plain)) { proxy in
            try await scene.place.withServer(try scene.settings(proxy.port)) { server in
                try await scene.wait(server) { try !proxy.faults().isEmpty }
                #expect(try await server.stop() == .exited(0))
            }
            proxy.heal()
        }
        try await scene.place.withServer(settings) { server in try await scene.drained(server) }
        try await scene.check("stopped")
    }

    @Test("comes in time though the store is locked, with no more of a backlog in memory than the prefetch")
    func lockedStore() async throws {
        let scene = try await CloudScene(try await Broker.shared, seed: 13, messages: 50, queue: .classic)
        try await scene.price()
        try await scene.declare()
        let settings = try scene.settings(more: ", \"prefetch\": 20")
        try await scene.place.withServer(settings) { server in try await scene.bound(server) }
        try await scene.publish()
        let mebibytes = ProcessInfo.processInfo.environment["BACKLOG"].flatMap { Int($0) } ?? 100
        try await scene.place.withServer(settings) { server in
            try await scene.drained(server)
            let lock = Task { try await scene.lock(seconds: 120) }
            while !scene.isLocked { try await Task.sleep(for: .milliseconds(20)) }
            let before = try #require(try server.process.peakMemory())
            try await fill(scene, messages: mebibytes * 2)
            try await scene.wait(server) { try server.files.errors().contains("intake paused") }
            let after = try #require(try server.process.peakMemory())
            #expect(after - before < 60 << 20, "\(before >> 20) and \(after >> 20) MiB")
            #expect(try await server.stop() == .exited(0))
            try scene.unlock()
            try await lock.value
        }
        try await scene.place.withServer(settings) { server in
            try await scene.drained(server, seconds: 180 + mebibytes)
        }
        try await scene.check("stopped", rejected: 1)
    }

    /// Publishes so many messages of half a mebibyte that nobody can read.
    private func fill(_ scene: CloudScene, messages: Int) async throws {
        let message = try OutgoingMessage(
            ByteBuffer(repeating: UInt8(ascii: "x"), count: 512 << 10), exchange: "nova",
            routingKey: "notifications.info")
        try await AMQPConnection.withConnection(scene.configuration) { connection in
            try await connection.withChannel { channel in
                try await channel.withPublisher(window: 16) { publisher in
                    for _ in 0..<messages { _ = try await publisher.publish(message) }
                }
            }
        }
    }
}
