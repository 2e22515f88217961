import AMQP
import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

/// What a server may send instead of a beginning; the rows are those of `docs/amqp.md`.
@Suite("Hostile beginnings on a socket", .timeLimit(.minutes(1)))
struct HandshakeOnSocketTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let title: String
        let octets: ByteBuffer
        let error: ConnectionError
        var testDescription: String { title }

        init(_ title: String, _ octets: ByteBuffer, _ error: ConnectionError) {
            self.title = title
            self.octets = octets
            self.error = error
        }

        init(_ title: String, hex: String, _ error: ConnectionError) { self.init(title, ByteBuffer(hex: hex), error) }
    }

    static let version = ProtocolVersion(id: 3, major: 1, minor: 0, revision: 0)

    static let rows = [
        Row("1: the version is refused", hex: "414d5150 00000901", .protocolVersionMismatch(.amqp091)),
        Row("2: RabbitMQ 4.1 refuses", hex: "414d5150 03010000", .protocolVersionMismatch(version)),
        Row(
            "3: HTTP", ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n"),
            .notAMQP(firstOctets: Array("HTTP/1.1".utf8))),
        Row("3: a TLS alert", hex: "15030100020246", .notAMQP(firstOctets: [0x15, 3, 1, 0, 2, 2, 0x46])),
        Row("3: garbage", hex: "00", .notAMQP(firstOctets: [0])),
        Row("5: a frame of 4 GiB", hex: "010000ffffffff", .malformed(.frameTooLarge(payload: .max, limit: 8184))),
        Row(
            "5: a frame of 2 GiB", hex: "0100007fffffff",
            .malformed(.frameTooLarge(payload: 0x7fff_ffff, limit: 8184))),
        Row(
            "6: a start with a table of 2 GiB", Wire.frame(1, hex: "000a000a 0009 7fffffff 00000000 00000000"),
            .malformed(.truncatedArguments(of: .connectionStart))),
        Row("nothing at all", ByteBuffer(), .connectionLost(.greeting, pendingOctets: 0)),
        Row("half a frame", hex: "01000000", .connectionLost(.greeting, pendingOctets: 4)),
    ]

    @Test("end with their own error, and with not another word", arguments: rows)
    func row(row: Row) async throws {
        let (ending, error) = try await ScriptedBroker.play { peer in
            try await peer.header()
            if row.octets.readableBytes > 0 { try await peer.send(row.octets) }
            peer.finishWriting()
            return try await peer.ending()
        } client: { configuration in
            await connectionError(configuration)
        }
        #expect(error == .connection(row.error))
        #expect(ending.close == nil && ending.frames.isEmpty)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("4: silence ends with the handshake's time, wherever it begins", arguments: [0, 1, 2])
    func silence(steps: Int) async throws {
        let (ending, error) = try await ScriptedBroker.play { peer in
            try await peer.header()
            if steps > 0 { try await peer.send(.connectionStart(Peer.start)) }
            if steps > 1 { try await peer.send(.connectionTune(Peer.tune)) }
            return try await peer.ending()
        } client: { configuration in
            var configuration = configuration
            configuration.timeouts.handshake = .seconds(1)
            return await connectionError(configuration)
        }
        let step = [ConnectionStep.greeting, .authenticating, .opening][steps]
        #expect(error == .connection(.timeout(step)))
        #expect(ending.close == nil)
    }

    @Test("7: a frame-max below 4096 is refused by name", arguments: [1, 4095] as [UInt32])
    func frameMax(size: UInt32) async throws {
        let (ending, error) = try await ScriptedBroker.play { peer in
            try await peer.header()
            try await peer.send(.connectionStart(Peer.start))
            try await peer.expect(.connectionStartOk)
            try await peer.send(.connectionTune(ConnectionTune(channelMax: 0, frameMax: size, heartbeat: 0)))
            return try await peer.ending()
        } client: { configuration in
            await connectionError(configuration)
        }
        #expect(error == .connection(.frameLimitTooLow(size)))
        #expect(error?.description.contains("\(size)") == true)
        #expect(ending.close == nil && ending.frames.isEmpty)
    }

    @Test("8: limits of 0 are none of the server's, ours hold")
    func noLimits() async throws {
        let (tuneOk, tuning) = try await ScriptedBroker.play { peer in
            try await peer.header()
            try await peer.send(.connectionStart(Peer.start))
            try await peer.expect(.connectionStartOk)
            try await peer.send(.connectionTune(Peer.tune))
            let tuneOk = try await peer.expect(.connectionTuneOk)
            try await peer.expect(.connectionOpen)
            try await peer.send(.connectionOpenOk)
            _ = try await peer.ending()
            return tuneOk
        } client: { configuration in
            try await AMQPConnection.withConnection(configuration) { $0.tuning }
        }
        #expect(tuneOk == .connectionTuneOk(ConnectionTuneOk(channelMax: 2047, frameMax: 131_072, heartbeat: 30)))
        #expect(tuning?.channelMax == 2047 && tuning?.frameLimit.size == 131_072)
    }

    @Test("wrong credentials are told apart, with the server's words and without the password")
    func credentials() async throws {
        let (_, error) = try await ScriptedBroker.play { peer in
            try await peer.header()
            try await peer.send(.connectionStart(Peer.start))
            try await peer.expect(.connectionStartOk)
            let close = ConnectionClose(replyCode: 403, replyText: "ACCESS_REFUSED", classID: 0, methodID: 0)
            try await peer.send(.connectionClose(close))
            try await peer.expect(.connectionCloseOk)
        } client: { configuration in
            await connectionError(configuration)
        }
        let reason = ReplyException(code: .accessRefused, text: "ACCESS_REFUSED")
        #expect(error == .connection(.authenticationRefused(reason)))
        #expect(error?.description.contains("hunter2") == false)
    }
}
