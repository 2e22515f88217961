import AMQP
import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import Foundation
import NIOCore
import Testing

/// Whatever ends a connection, nothing of it stays. The suites on sockets run one test after the other, so that what is
/// open in this process is known.
@Suite("What a connection leaves behind", .timeLimit(.minutes(2)))
struct LeaksOnSocketTests {
    enum End: String, CaseIterable, Sendable {
        case regular, closedByServer, framing, reset, silentHandshake, cancelled, heartbeat
    }

    @Test("is no descriptor, however it ended", arguments: End.allCases, [false, true])
    func descriptors(end: End, overTLS: Bool) async throws {
        let certificates = overTLS ? try await Certificates() : nil
        try await Self.connect(end, certificates)
        let before = try Self.openDescriptors()
        for _ in 0..<(end == .heartbeat ? 2 : 6) { try await Self.connect(end, certificates) }
        // The event loops close sockets after those who wait for it have heard of it.
        var after = try Self.openDescriptors()
        for _ in 0..<100 where after > before {
            try await Task.sleep(for: .milliseconds(50))
            after = try Self.openDescriptors()
        }
        #expect(after <= before)
    }

    private static func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    private static func connect(_ end: End, _ certificates: Certificates?) async throws {
        _ = try await ScriptedBroker.play(over: certificates) { peer in
            try await serve(end, peer)
        } client: { configuration in
            var configuration = configuration.impatient
            if end == .silentHandshake { configuration.timeouts.handshake = .milliseconds(100) }
            guard end == .cancelled else {
                _ = await Consumed.from(configuration)
                return
            }
            let task = Task { [configuration] in await Consumed.from(configuration) }
            try await Task.sleep(for: .milliseconds(5))
            task.cancel()
            _ = await task.value
        }
    }

    private static func serve(_ end: End, _ peer: Peer) async throws {
        if end == .silentHandshake {
            _ = try await peer.header()
            while (try? await peer.next()) != nil {}
            return
        }
        let heartbeat: UInt16 = end == .heartbeat ? 1 : 0
        do {
            try await peer.openConsumer(tune: ConnectionTune(channelMax: 0, frameMax: 0, heartbeat: heartbeat))
        } catch {
            // A client that is cancelled may leave at any step.
            guard end == .cancelled else { throw error }
        }
        switch end {
        case .regular:
            try await peer.send(.basicCancel(BasicCancel(consumerTag: "c", noWait: true)), on: 1)
        case .closedByServer: try await peer.send(.connectionClose(EndsOnSocketTests.forced))
        case .framing: try await peer.send(ByteBuffer(hex: "080000 00000000 cd"))
        case .reset: return try await peer.reset()
        case .silentHandshake, .cancelled, .heartbeat: break
        }
        _ = try? await peer.ending()
    }
}
