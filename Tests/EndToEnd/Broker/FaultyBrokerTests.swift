import AMQP
import BrokerTestSupport
import Foundation
import TestSupport
import Testing

/// Each round is a generated cloud that publishes while something goes wrong; afterwards the bill is the true one.
///
/// `ROUNDS` and `SEED` do many of them: the seed says which fault, and when it happens.
@Suite("Faults while messages flow", .serialized)
struct FaultyBrokerTests {
    /// One round.
    struct Round {
        let fault: BrokerFault
        let scene: CloudScene
        var random: Seeded

        init(_ seed: UInt64) async throws {
            let broker = try await Broker.unquiet
            fault = BrokerFault.allCases[Int(seed % UInt64(BrokerFault.allCases.count))]
            random = Seeded(seed)
            scene = try await CloudScene(
                broker, seed: seed, messages: 800, queue: random.chance(50) ? .quorum : .classic)
        }

        /// Up to so many milliseconds.
        mutating func time(upTo most: Int) -> Duration { .milliseconds(Int.random(in: 0...most, using: &random)) }
    }

    @Test(
        "lose nothing, record nothing twice, and leave the true bill",
        arguments: Rounds.seeds(BrokerFault.allCases.count))
    func rounds(seed: UInt64) async throws {
        var round = try await Round(seed)
        let note = "seed \(seed), \(round.fault), \(round.scene.queue)"
        let logged = try round.scene.broker.log().utf8.count
        try await round.scene.declare()
        switch round.fault {
        case .network: try await disturbedNetwork(&round, seed)
        case .kill: try await kills(&round)
        case .fullDisk: try await fullDisk(&round)
        case .locked: try await lockedStore(&round)
        case .restart, .closedConnections, .deletedQueue, .alarm: try await disturbedBroker(&round)
        }
        if round.fault != .fullDisk { try await round.scene.check(note) }
        let cuts = try cuts(round.scene, since: logged)
        // Whose consumer ended with its queue may have left by itself before it was cut off.
        #expect(cuts > 0 || round.fault == .deletedQueue, "\(note): the broker saw nothing of it")
        print("\(note): \(cuts) cuts in the broker's log")
    }

    /// How often the broker says that it lost, or ended, a connection of ours.
    private func cuts(_ scene: CloudScene, since: Int) throws -> Int {
        let log = String(decoding: Array(try scene.broker.log().utf8.dropFirst(since)), as: UTF8.self)
        // What ends as it should has no reason behind it.
        return log.split(separator: "\n").count { $0.contains(" - nova-billing,") && $0.hasSuffix(":") }
    }

    // MARK: - The broker

    private func disturbedBroker(_ round: inout Round) async throws {
        let scene = round.scene
        try await scene.price()
        try await scene.place.withServer(try scene.settings()) { server in
            try await scene.bound(server)
            async let published: Void = scene.publish(pause: .milliseconds(40))
            for _ in 0..<2 {
                try await Task.sleep(for: round.time(upTo: 400))
                try await disturb(&round)
            }
            try await published
            // What was in the queue when it was deleted is gone, for all that the broker confirmed it.
            if round.fault == .deletedQueue { try await scene.publish() }
            try await scene.drained(server)
            if round.fault == .deletedQueue { #expect(try server.files.errors().contains("ended the consumer")) }
        }
    }

    private func disturb(_ round: inout Round) async throws {
        let broker = round.scene.broker
        switch round.fault {
        case .restart:
            try await broker.tell("stop_app")
            try await Task.sleep(for: round.time(upTo: 1_000))
            try await broker.tell("start_app")
        case .deletedQueue:
            try await AMQPConnection.withConnection(round.scene.configuration) { connection in
                try await connection.withChannel { try await $0.deleteQueue("nova-billing.notifications") }
            }
            try await broker.tell("close_all_connections", "-p", round.scene.virtualHost, "a test")
        case .alarm:
            try await broker.tell("set_vm_memory_high_watermark", "absolute", "1MB")
            try await Task.sleep(for: round.time(upTo: 1_000))
            try await broker.tell("close_all_connections", "-p", round.scene.virtualHost, "a test")
            try await broker.tell("set_vm_memory_high_watermark", "absolute", "1GB")
        default: try await broker.tell("close_all_connections", "-p", round.scene.virtualHost, "a test")
        }
    }

    // MARK: - The network

    private func disturbedNetwork(_ round: inout Round, _ seed: UInt64) async throws {
        let scene = round.scene
        try await scene.price()
        // So that a silence is found soon.
        try await scene.broker.tell("eval", "application:set_env(rabbit, heartbeat, 1).")
        let plan = FaultProxy.Plan.chance(seed: seed, within: 1...60_000, faults: FaultProxy.Fault.allCases)
        try await FaultProxy.with(plan, before: scene.broker.port(.plain)) { proxy in
            try await scene.place.withServer(try scene.settings(proxy.port)) { server in
                // The queue has to be there before what is published goes anywhere.
                async let published: Void = scene.publish(pause: .milliseconds(20))
                try await scene.wait(server) { try proxy.faults().count >= 4 }
                proxy.heal()
                try await published
                try await scene.drained(server)
            }
        }
        try await scene.broker.tell("eval", "application:set_env(rabbit, heartbeat, 60).")
    }

    // MARK: - Our process and its store

    private func kills(_ round: inout Round) async throws {
        let scene = round.scene
        try await scene.price()
        let settings = try scene.settings()
        try await scene.place.withServer(settings) { server in try await scene.bound(server) }
        async let published: Void = scene.publish(pause: .milliseconds(150))
        for _ in 0..<4 {
            try await scene.place.withServer(settings) { server in
                try await scene.wait(server) { try server.files.errors().contains("consuming") }
                try await Task.sleep(for: round.time(upTo: 300))
                try await server.crash()
            }
        }
        try await published
        try await scene.place.withServer(settings) { server in try await scene.drained(server) }
    }

    private func fullDisk(_ round: inout Round) async throws {
        let scene = round.scene
        let folder = URL(filePath: scene.store).deletingLastPathComponent().path
        try await SmallDisk.with(scene.place, at: folder) { disk in
            try await scene.price()
            let settings = try scene.settings()
            let delay = round.time(upTo: 400)
            let dies = round.random.chance(50)
            let published = Task { try await scene.publish(pause: .milliseconds(40)) }
            defer { published.cancel() }
            try await scene.place.withServer(settings) { server in
                try await scene.bound(server)
                try await Task.sleep(for: delay)
                try await disk.fill()
                try await paused(scene, server)
                if dies {
                    try await server.crash()
                } else {
                    try await scene.broker.tell("close_all_connections", "-p", scene.virtualHost, "a test")
                    try await disk.empty()
                    try await published.value
                    try await scene.drained(server)
                }
            }
            if dies {
                try await disk.empty()
                try await published.value
                try await scene.place.withServer(settings) { server in try await scene.drained(server) }
            }
            try await scene.check("full disk, \(dies ? "killed" : "closed")")
        }
    }

    /// Waits until the intake says that it waits for the store, and has messages that it does not acknowledge.
    private func paused(_ scene: CloudScene, _ server: Server) async throws {
        try await scene.wait(server) { try server.files.errors().contains("intake paused") }
        try await scene.wait(server) { try await scene.waiting() ?? 0 > 0 }
    }

    private func lockedStore(_ round: inout Round) async throws {
        let scene = round.scene
        try await scene.price()
        let delay = round.time(upTo: 400)
        try await scene.place.withServer(try scene.settings()) { server in
            try await scene.bound(server)
            async let published: Void = scene.publish(pause: .milliseconds(40))
            try await Task.sleep(for: delay)
            async let lock: Void = scene.lock(seconds: 12)
            try await paused(scene, server)
            try await scene.broker.tell("close_all_connections", "-p", scene.virtualHost, "a test")
            try await lock
            try await published
            try await scene.drained(server)
        }
    }
}
