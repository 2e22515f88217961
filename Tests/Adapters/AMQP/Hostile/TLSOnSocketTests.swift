import AMQP
import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

/// What may go wrong below a connection that speaks TLS.
@Suite("Faults of TLS on a socket", .timeLimit(.minutes(1)))
struct TLSOnSocketTests {
    @Test("42: a whole conversation, a record of TLS for each octet")
    func trickle() async throws {
        let (ending, consumed) = try await ScriptedBroker.play(over: Certificates()) { peer in
            try await peer.openConsumer()
            await peer.trickle(try Peer.octets(of: Peer.delivery(1) + Peer.delivery(2, in: 3)))
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration, until: 2)
        }
        #expect(consumed.bodies == ["hello", "hello"])
        #expect(consumed.error == nil && ending.code == .success)
    }

    @Test("9: a frame that ends wrongly ends the connection without another word")
    func framing() async throws {
        let (ending, consumed) = try await ScriptedBroker.play(over: Certificates()) { peer in
            try await peer.openConsumer()
            try await peer.send(ByteBuffer(hex: "080000 00000000 cd"))
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration)
        }
        #expect(ending.close == nil)
        guard case .connection(.malformed) = consumed.error else {
            Issue.record("\(String(describing: consumed.error))")
            return
        }
    }

    @Test("41: silence ends with the heartbeats' time, and ours went out meanwhile")
    func silence() async throws {
        let (heartbeats, consumed) = try await ScriptedBroker.play(over: Certificates()) { peer in
            try await peer.openConsumer(tune: ConnectionTune(channelMax: 0, frameMax: 0, heartbeat: 1))
            _ = try await peer.ending()
            return peer.heartbeats
        } client: { configuration in
            await Consumed.from(configuration.impatient)
        }
        #expect(consumed.error == .connection(.heartbeatTimeout))
        #expect(heartbeats > 0)
    }

    @Test("44: a socket that is cut without TLS's farewell is a lost connection, with the octets that were there")
    func cut() async throws {
        let (_, consumed) = try await ScriptedBroker.play(over: Certificates()) { peer in
            try await peer.openConsumer()
            try await peer.send(try Peer.octets(of: Peer.delivery(1)))
            try await peer.send(ByteBuffer(hex: "010001 0000ffff 003c003c"))
            try await peer.cutBelowTLS()
        } client: { configuration in
            await Consumed.from(configuration)
        }
        #expect(consumed.bodies == ["hello"])
        #expect(consumed.error == .connection(.connectionLost(.open, pendingOctets: 11)))
    }

    @Test("octets that are no record of TLS end the connection, and are no message")
    func garbage() async throws {
        let (_, consumed) = try await ScriptedBroker.play(over: Certificates()) { peer in
            try await peer.openConsumer()
            try await peer.sendBelowTLS(try Peer.octets(of: Peer.delivery(1)))
            while (try? await peer.next()) != nil {}
        } client: { configuration in
            await Consumed.from(configuration)
        }
        #expect(consumed.deliveries.isEmpty)
        guard case .connection(.connectionLost(.open, _)) = consumed.error else {
            Issue.record("\(String(describing: consumed.error))")
            return
        }
    }

    @Test("a server that never takes its leave of TLS keeps no scope from ending")
    func noFarewell() async throws {
        let gate = Gate()
        let (_, error) = try await ScriptedBroker.play(over: Certificates()) { peer in
            try await peer.open()
            try await peer.expect(.connectionClose)
            // Neither close-ok nor anything else, until the client is gone.
            await gate.wait()
        } client: { configuration in
            defer { gate.open() }
            return await connectionError(configuration.impatient)
        }
        #expect(error == nil)
    }

    @Test("a server that leaves amid the handshake of TLS is told from one that is not there")
    func handshake() async throws {
        let certificates = try await Certificates()
        let (_, error) = try await ScriptedBroker.play { peer in
            // The client's greeting comes; a record that is cut off is all the answer.
            try await peer.send(ByteBuffer(hex: "160303 0040 0200"))
            try await peer.channel.close()
        } client: { configuration in
            var configuration = configuration
            configuration.tls = TLSSettings(authorities: .file(certificates.authority))
            return await connectionError(configuration)
        }
        #expect(error == .tls(.endedEarly))
    }
}
