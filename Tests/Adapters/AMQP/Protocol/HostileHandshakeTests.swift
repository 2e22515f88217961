import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Hostile input before the connection is open")
struct HostileHandshakeTests {
    @Test("Row 1: a server that refuses the version is told apart, and not tried again")
    func row1() {
        var client = Transcript.greeted()
        let actions = client.octets(ByteBuffer(hex: "414d5150 00000901"))
        let error = ConnectionError.protocolVersionMismatch(.amqp091)
        #expect(actions == [.closed(error, send: nil)])
        #expect(!error.isRetryable)
    }

    @Test("Row 2: RabbitMQ 4.1 and later refuse with AMQP 3 1 0 0")
    func row2() {
        var client = Transcript.greeted()
        let actions = client.octets(ByteBuffer(hex: "414d5150 03010000"))
        let version = ProtocolVersion(id: 3, major: 1, minor: 0, revision: 0)
        #expect(actions == [.closed(.protocolVersionMismatch(version), send: nil)])
        #expect(actions.cause?.description.contains("3 1-0-0") == true)
    }

    @Test("Row 3: what is no AMQP is shown, with a hint where it is TLS", arguments: [true, false])
    func row3(inOctets: Bool) {
        let answers = [
            ("HTTP/1.1 400 Bad Request", "48 54 54 50 2f 31 2e 31"), ("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}", "15 03"),
            ("SSH-2.0-OpenSSH_9.2", "53 53 48 2d 32 2e 30 2d"), ("\u{8}\u{0}\u{0}", "08 00 00"),
        ]
        for (answer, shown) in answers {
            var client = Transcript.greeted()
            var actions: [ConnectionAction] = []
            let pieces = inOctets ? answer.utf8.map { ByteBuffer(bytes: [$0]) } : [ByteBuffer(string: answer)]
            for piece in pieces where actions.isEmpty { actions = client.octets(piece) }
            if actions.isEmpty, let fault = client.decoder.fault(atEnd: client.buffer) {
                actions = [client.machine.receive(fault, now: client.now)]
            }
            #expect(actions.dropsSilently)
            #expect(actions.cause?.description.contains(shown) == true, "\(actions)")
            #expect(actions.cause?.description.contains("TLS") == shown.hasPrefix("15"))
        }
    }

    @Test("Row 4: silence ends with the handshake's time")
    func row4() {
        var client = Transcript.greeted()
        client.wait(.seconds(10))
        #expect(client.machine.nextDeadline == client.now)
        #expect(client.machine.tick(now: client.now) == [.closed(.timeout(.greeting), send: nil)])
        client = Transcript.greeted()
        client.broker(.connectionStart(Transcript.start))
        client.wait(.seconds(10))
        #expect(client.machine.tick(now: client.now) == [.closed(.timeout(.authenticating), send: nil)])
        client = Transcript.greeted()
        client.broker(.connectionStart(Transcript.start))
        client.broker(.connectionTune(Transcript.tune))
        client.wait(.seconds(10))
        #expect(client.machine.tick(now: client.now) == [.closed(.timeout(.opening), send: nil)])
    }

    @Test("Row 5: a frame of 2 or 4 GiB before tuning ends it at the seventh octet")
    func row5() {
        for size in [8185, 0x7fff_ffff, 0xffff_ffff] as [UInt32] {
            var client = Transcript.greeted()
            var octets = ByteBuffer(bytes: [1, 0, 0])
            octets.writeInteger(size)
            var actions: [ConnectionAction] = []
            for (place, octet) in octets.readableBytesView.enumerated() {
                #expect(actions.isEmpty, "at octet \(place)")
                actions = client.octets(ByteBuffer(bytes: [octet]))
            }
            #expect(actions == [.closed(.malformed(.frameTooLarge(payload: size, limit: 8184)), send: nil)])
        }
    }

    @Test("Row 6: a start whose table is longer than its frame ends the handshake with 502 in the error")
    func row6() {
        var client = Transcript.greeted()
        let actions = client.octets(Wire.frame(1, hex: "000a000a 0009 7fffffff 00000000 00000000"))
        #expect(actions == [.closed(.malformed(.truncatedArguments(of: .connectionStart)), send: nil)])
        #expect(CodecError.truncatedArguments(of: .connectionStart).remedy == .closeConnection(.syntaxError))
    }

    @Test("Row 7: frames below 4096 octets are refused, with the value in the error", arguments: [1, 8, 4095])
    func row7(size: UInt32) {
        var client = Transcript.greeted()
        client.broker(.connectionStart(Transcript.start))
        let actions = client.broker(.connectionTune(ConnectionTune(channelMax: 1, frameMax: size, heartbeat: 1)))
        #expect(actions == [.closed(.frameLimitTooLow(size), send: nil)])
        #expect(actions.cause?.description.contains("\(size) octets") == true)
    }

    @Test("Row 8: no limit of the server's leaves our own")
    func row8() throws {
        var client = Transcript.opened(tune: ConnectionTune(channelMax: 0, frameMax: 0, heartbeat: 0))
        #expect(client.decoder.limit.size == 131_072)
        for _ in 1...2047 { _ = try client.machine.openChannel(now: client.now) }
        #expect(throws: RequestError.noFreeChannel(limit: 2047)) { try client.machine.openChannel(now: client.now) }
    }

    @Test("Methods out of turn end the handshake", arguments: MethodSample.all)
    func outOfTurn(sample: MethodSample) {
        let stages: [[Method]] = [
            [], [.connectionStart(Transcript.start)],
            [.connectionStart(Transcript.start), .connectionTune(Transcript.tune)],
        ]
        let expected: [MethodKind] = [.connectionStart, .connectionTune, .connectionOpenOk]
        for (stage, due) in zip(stages, expected) {
            guard sample.method.kind != due, sample.method.kind != .connectionClose else { continue }
            var client = Transcript.greeted()
            for method in stage { client.broker(method) }
            let actions = client.broker(sample.method)
            #expect(actions.dropsSilently, "\(sample.method.kind.name): \(actions)")
        }
    }
}
