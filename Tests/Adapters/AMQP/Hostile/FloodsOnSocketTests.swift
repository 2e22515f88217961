import AMQP
import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

/// Servers that send more than a client can take, or take nothing of what it sends.
@Suite("Floods and stalls on a socket", .timeLimit(.minutes(1)))
struct FloodsOnSocketTests {
    @Test("more messages than the prefetch end the connection, and are not kept for a consumer that does not read")
    func prefetch() async throws {
        let isOver = Gate()
        let (ending, error) = try await ScriptedBroker.play { peer in
            defer { isOver.open() }
            try await peer.openConsumer()
            let body = ByteBuffer(repeating: 0x78, count: 10_000)
            try await peer.send((1...100).flatMap { Peer.delivery($0, body: body) })
            return try await peer.ending()
        } client: { configuration in
            await #expect(throws: AMQPError.self) {
                try await AMQPConnection.withConnection(configuration) { connection in
                    try await connection.withChannel { channel in
                        try await channel.withConsumer(queue: "q", prefetch: 10, tag: "c") { consumer in
                            await isOver.wait()
                            for try await _ in consumer {}
                        }
                    }
                }
            }
        }
        #expect(error == .connection(.violation(.prefetchExceeded)))
        #expect(ending.code == ProtocolViolation.prefetchExceeded.replyCode)
    }

    @Test("heartbeats, notices and messages that nobody published, by the thousand, change nothing")
    func notices() async throws {
        let (_, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            let returned = BasicReturn(replyCode: 312, replyText: "", exchange: "", routingKey: "")
            let notices: [Frame] = [
                .heartbeat, Frame(.method(.connectionBlocked(ConnectionBlocked(reason: "disk"))), on: 0),
                Frame(.method(.basicReturn(returned)), on: 1), Peer.header(1), Peer.body("x"),
                Frame(.method(.connectionUnblocked), on: 0),
            ]
            try await peer.send((0..<2000).flatMap { _ in notices })
            try await peer.send(Peer.delivery(1))
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration, until: 1)
        }
        #expect(consumed.bodies == ["hello"] && consumed.error == nil)
    }

    @Test("a beginning that comes an octet now and then ends with the handshake's time")
    func slowBeginning() async throws {
        let (_, error) = try await ScriptedBroker.play { peer in
            try await peer.header()
            let start = try Peer.octets(of: [Frame(.method(.connectionStart(Peer.start)), on: 0)])
            for octet in start.readableBytesView {
                // The client's end is what this waits for.
                guard (try? await peer.send(ByteBuffer(bytes: [octet]))) != nil else { return }
                try await Task.sleep(for: .milliseconds(100))
            }
        } client: { configuration in
            var configuration = configuration
            configuration.timeouts.handshake = .seconds(1)
            return await connectionError(configuration)
        }
        #expect(error == .connection(.timeout(.greeting)))
    }

    @Test("a server that takes nothing stops a publisher in time, and keeps no scope from ending")
    func stalledPublisher() async throws {
        let isOver = Gate()
        let (_, error) = try await ScriptedBroker.play { peer in
            try await peer.open()
            try await peer.openChannel()
            await isOver.wait()
        } client: { configuration in
            var configuration = configuration.impatient
            configuration.timeouts.request = .seconds(1)
            defer { isOver.open() }
            return await #expect(throws: AMQPError.self) {
                try await AMQPConnection.withConnection(configuration) { connection in
                    try await connection.withChannel { channel in
                        let message = try OutgoingMessage(ByteBuffer(repeating: 0, count: 1 << 20), routingKey: "q")
                        while true { try await channel.publish(message) }
                    }
                }
            }
        }
        #expect(error == .publishTimeout)
    }

    @Test("a dead server is found dead, and the scope ends, though there is much that it did not take")
    func deadServerAmidPublishing() async throws {
        let isOver = Gate()
        let (_, error) = try await ScriptedBroker.play { peer in
            try await peer.open(tune: ConnectionTune(channelMax: 0, frameMax: 0, heartbeat: 1))
            try await peer.openChannel()
            await isOver.wait()
        } client: { configuration in
            defer { isOver.open() }
            return await #expect(throws: AMQPError.self) {
                try await AMQPConnection.withConnection(configuration.impatient) { connection in
                    try await connection.withChannel { channel in
                        let message = try OutgoingMessage(ByteBuffer(repeating: 0, count: 1 << 20), routingKey: "q")
                        while true { try await channel.publish(message) }
                    }
                }
            }
        }
        #expect(error == .connection(.heartbeatTimeout))
    }

    @Test("a server that asks without end and takes no answer is left, with what waits")
    func questions() async throws {
        let (asked, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            let tag = ShortString(clipping: String(repeating: "t", count: 255))
            let question = Frame(.method(.basicCancel(BasicCancel(consumerTag: tag))), on: 1)
            let chunk = try Peer.octets(of: Array(repeating: question, count: 200))
            var asked = 0
            // The client's end is what this waits for; the limit is far beyond what sockets hold.
            while asked < 2000, (try? await peer.send(chunk)) != nil { asked += 1 }
            return asked
        } client: { configuration in
            await Consumed.from(configuration.impatient)
        }
        guard case .connection(.violation(.answersNotTaken)) = consumed.error else {
            Issue.record("\(String(describing: consumed.error)) after \(asked) chunks")
            return
        }
        #expect(asked < 2000)
    }

    @Test("a server that takes its answers may ask as often as it likes")
    func answeredQuestions() async throws {
        let (_, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            let tag = ShortString(clipping: String(repeating: "t", count: 255))
            let question = Frame(.method(.basicCancel(BasicCancel(consumerTag: tag))), on: 1)
            for _ in 0..<60 {
                try await peer.send(Array(repeating: question, count: 100))
                for _ in 0..<100 { try await peer.expect(.basicCancelOk) }
            }
            try await peer.send(Peer.delivery(1))
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration, until: 1)
        }
        #expect(consumed.bodies == ["hello"] && consumed.error == nil)
    }
}
