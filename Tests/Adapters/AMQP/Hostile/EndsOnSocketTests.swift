import AMQP
import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

/// How connections end that the client did not want to end; the rows are those of `docs/amqp.md`.
@Suite("Ends of connections on a socket", .timeLimit(.minutes(1)))
struct EndsOnSocketTests {
    static let forced = ConnectionClose(replyCode: 320, replyText: "maintenance", classID: 0, methodID: 0)
    static let reason = ReplyException(code: .connectionForced, text: "maintenance")

    @Test("37: the server closes the connection: close-ok, and the client's end without the server's")
    func serverCloses() async throws {
        let (ending, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            try await peer.send(.connectionClose(Self.forced))
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration.impatient)
        }
        #expect(ending.methods == [.connectionCloseOk])
        #expect(consumed.error == .connection(.closedByPeer(Self.reason)))
    }

    @Test("38: closes that cross are both answered")
    func crossingCloses() async throws {
        let (ending, error) = try await ScriptedBroker.play { peer in
            try await peer.open()
            try await peer.expect(.connectionClose)
            try await peer.send(.connectionClose(Self.forced))
            return try await peer.ending()
        } client: { configuration in
            await connectionError(configuration)
        }
        #expect(ending.methods == [.connectionCloseOk])
        #expect(error == nil)
    }

    @Test("a close that is never answered ends in time, with all that waits")
    func closeWithoutAnswer() async throws {
        let (asked, _) = try await ScriptedBroker.play { peer in
            try await peer.open()
            try await peer.openChannel()
            var asked: [MethodKind] = []
            while case .method(let method) = try await peer.next()?.payload { asked.append(method.kind) }
            return asked
        } client: { configuration in
            try await AMQPConnection.withConnection(configuration.impatient) { connection in
                try await connection.withChannel { _ in }
            }
        }
        #expect(asked == [.channelClose, .connectionClose])
    }

    @Test("40: texts that cannot be sent are errors of the call, and nothing of them is sent")
    func texts() async throws {
        let (ending, errors) = try await ScriptedBroker.play { peer in
            try await peer.open()
            try await peer.openChannel()
            return try await peer.ending()
        } client: { configuration in
            try await AMQPConnection.withConnection(configuration) { connection in
                try await connection.withChannel { channel in
                    let long = await #expect(throws: AMQPError.self) {
                        try await channel.declareQueue(String(repeating: "q", count: 256))
                    }
                    let zero = await #expect(throws: AMQPError.self) { try await channel.declareQueue("a\0b") }
                    return [long, zero]
                }
            }
        }
        #expect(errors == [.unsendable(.textTooLong(256)), .unsendable(.textWithZeroOctet)])
        #expect(ending.frames.isEmpty && ending.code == .success)
    }

    @Test("41: silence ends with the heartbeats' time, and ours went out meanwhile")
    func silence() async throws {
        let (heartbeats, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer(tune: ConnectionTune(channelMax: 0, frameMax: 0, heartbeat: 1))
            let ending = try await peer.ending()
            #expect(ending.close == nil)
            return peer.heartbeats
        } client: { configuration in
            await Consumed.from(configuration)
        }
        #expect(consumed.error == .connection(.heartbeatTimeout))
        #expect(heartbeats > 0)
    }

    @Test("44: half an end amid a frame, with the octets that were there")
    func halfClose() async throws {
        let (_, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            try await peer.send(ByteBuffer(hex: "010001 0000ffff 003c003c"))
            peer.finishWriting()
            _ = try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration)
        }
        #expect(consumed.error == .connection(.connectionLost(.open, pendingOctets: 11)))
    }

    @Test("44: a reset of the socket")
    func reset() async throws {
        let (_, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            try await peer.reset()
        } client: { configuration in
            await Consumed.from(configuration)
        }
        guard case .connection(.connectionLost(.open, _)) = consumed.error else {
            Issue.record("\(String(describing: consumed.error))")
            return
        }
    }

    @Test("a phantom consumer: an answer after its time finds the channel closing (rabbitmq-dotnet-client#1993)")
    func phantomConsumer() async throws {
        let (ending, consumed) = try await ScriptedBroker.play { peer in
            try await peer.open()
            try await peer.openChannel()
            try await peer.expect(.basicQos)
            try await peer.send(.basicQosOk, on: 1)
            try await peer.expect(.basicConsume)
            try await peer.expect(.channelClose)
            try await peer.send(.basicConsumeOk(BasicConsumeOk(consumerTag: "c")), on: 1)
            try await peer.send(Peer.delivery(1) + [Frame(.method(.channelCloseOk), on: 1)])
            return try await peer.ending()
        } client: { configuration in
            var configuration = configuration
            configuration.timeouts.request = .seconds(1)
            return await Consumed.from(configuration)
        }
        #expect(consumed.error == .channel(.timeout(.basicConsume)))
        #expect(consumed.deliveries.isEmpty && ending.code == .success)
    }

    @Test("a beginning that is told of maintenance answers the close (bunny 3.2.0)")
    func maintenance() async throws {
        let (_, error) = try await ScriptedBroker.play { peer in
            try await peer.header()
            try await peer.send(.connectionStart(Peer.start))
            try await peer.expect(.connectionStartOk)
            try await peer.send([
                Frame(.method(.connectionTune(Peer.tune)), on: 0), Frame(.method(.connectionClose(Self.forced)), on: 0),
            ])
            try await peer.expect(.connectionTuneOk)
            try await peer.expect(.connectionOpen)
            try await peer.expect(.connectionCloseOk)
        } client: { configuration in
            await connectionError(configuration.impatient)
        }
        #expect(error == .connection(.closedByPeer(Self.reason)))
    }
}
