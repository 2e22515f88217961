import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Hostile frames")
struct HostileFrameTests {
    @Test("Row 9: a frame without its end octet: not another word")
    func row9() throws {
        var client = try Transcript.consuming()
        #expect(client.octets(Wire.frame(8, hex: "", end: 0)).dropsSilently)
    }

    @Test("Row 10: a frame of an unknown type: not another word", arguments: [0, 4, 9, 255] as [UInt8])
    func row10(type: UInt8) throws {
        var client = try Transcript.consuming()
        #expect(client.octets(Wire.frame(type, hex: "00")).dropsSilently)
    }

    @Test("Row 11: a frame one octet over the limit: 501")
    func row11() throws {
        var client = try Transcript.consuming()
        let actions = client.octets(Wire.frame(3, on: 1, ByteBuffer(repeating: 0, count: 131_065)))
        #expect(actions.closeCode == .frameError)
    }

    @Test("Row 12: sizes of 2 and 4 GiB: 501 at once", arguments: [0x7fff_ffff, 0xffff_ffff] as [UInt32])
    func row12(size: UInt32) throws {
        var client = try Transcript.consuming()
        var octets = ByteBuffer(bytes: [3, 0, 1])
        octets.writeInteger(size)
        #expect(client.octets(octets).closeCode == .frameError)
        #expect(client.octets(ByteBuffer(bytes: [1, 2, 3])).isEmpty)
        let error = ConnectionError.malformed(.frameTooLarge(payload: size, limit: 131_064))
        #expect(client.machine.inputClosed(pendingOctets: 10) == .closed(error, send: nil))
    }

    @Test("Row 13: a heartbeat on channel 1: 501")
    func row13() throws {
        var client = try Transcript.consuming()
        #expect(client.octets(Wire.frame(8, on: 1, hex: "")).closeCode == .frameError)
    }

    @Test("Row 14: a heartbeat that carries something: 501")
    func row14() throws {
        var client = try Transcript.consuming()
        #expect(client.octets(Wire.frame(8, hex: "00")).closeCode == .frameError)
    }

    @Test("Row 24: unknown classes and methods: 540, and the close names them")
    func row24() throws {
        let unknown = [
            ("00630001", MethodID(classID: 99, methodID: 1)), ("003c0063", MethodID(classID: 60, methodID: 99)),
        ]
        for (octets, method) in unknown {
            var client = try Transcript.consuming()
            guard
                case .closing(_, .connectionClose(let close))? = client.octets(Wire.frame(1, on: 1, hex: octets)).first
            else {
                Issue.record("not closed")
                continue
            }
            #expect(close.replyCode == 540)
            #expect(MethodID(classID: close.classID, methodID: close.methodID) == method)
        }
    }

    @Test("Row 25: methods that are cut off: 502", arguments: ["", "00", "003c003c0163", "003c00"])
    func row25(octets: String) throws {
        var client = try Transcript.consuming()
        #expect(client.octets(Wire.frame(1, on: 1, hex: octets)).closeCode == .syntaxError)
    }

    @Test("Row 26: methods that only clients send: 503", arguments: MethodSample.all)
    func row26(sample: MethodSample) throws {
        guard sample.method.kind.sender == .client else { return }
        var client = try Transcript.consuming()
        let isConnections = sample.method.kind.id.classID == 10
        #expect(client.broker(sample.method, on: isConnections ? .zero : 1).closeCode == .commandInvalid)
    }

    @Test("Row 27: replies that nothing asked for: 503", arguments: MethodSample.all)
    func row27(sample: MethodSample) throws {
        let kind = sample.method.kind
        guard kind.name.hasSuffix("-ok") || kind == .basicGetEmpty, kind.sender != .client else { return }
        var client = try Transcript.consuming()
        #expect(client.broker(sample.method, on: kind.id.classID == 10 ? .zero : 1).closeCode == .commandInvalid)
    }

    @Test("Row 37: the server closes the connection: close-ok, and the end of the socket within a second")
    func row37() throws {
        var client = try Transcript.consuming()
        let close = ConnectionClose(replyCode: 320, replyText: "CONNECTION_FORCED", classID: 0, methodID: 0)
        let error = ConnectionError.closedByPeer(ReplyException(code: .connectionForced, text: "CONNECTION_FORCED"))
        #expect(client.broker(.connectionClose(close)) == [.closing(error, send: .connectionCloseOk)])
        #expect(error.isRetryable)
        #expect(client.delivers(1).isEmpty)
        client.wait(.seconds(1))
        #expect(client.machine.tick(now: client.now) == [.closed(error, send: nil)])
    }

    @Test("Row 38: closes that cross: ours is over once the other is answered")
    func row38() throws {
        var client = try Transcript.consuming()
        _ = client.machine.close(now: client.now)
        let close = ConnectionClose(replyCode: 320, replyText: "CONNECTION_FORCED", classID: 0, methodID: 0)
        #expect(client.broker(.connectionClose(close)) == [.closed(.closed, send: .connectionCloseOk)])
    }

    @Test("Row 40: short texts with a zero octet or beyond 255 are errors of the call, never cut off")
    func row40() {
        let texts = ["a\0b", String(repeating: "x", count: 256)]
        for text in texts {
            let error = #expect(throws: CodecError.self) { try ShortString(text) }
            #expect(error?.remedy == .changeCall)
        }
    }

    @Test("Row 41: silence with heartbeats of 2 s ends within 4 s, and heartbeats went out meanwhile")
    func row41() throws {
        var client = Transcript.opened(tune: ConnectionTune(channelMax: 1, frameMax: 0, heartbeat: 2))
        let start = client.now
        var sent = 0
        while let deadline = client.machine.nextDeadline {
            client.now = deadline
            let actions = client.machine.tick(now: client.now)
            if actions.contains(.sendHeartbeat) { sent += 1 }
            if actions.cause == .heartbeatTimeout {
                #expect(actions.dropsSilently)
                break
            }
        }
        #expect(client.now - start == .seconds(4))
        #expect(sent == 3)
    }

    @Test("Row 42: an octet at a time makes no difference", arguments: Randomness.rounds(5))
    func row42(randomness: Randomness) throws {
        var randomness = randomness
        var octets = ByteBuffer()
        for tag in 1...4 as ClosedRange<UInt64> {
            let text = String(repeating: "x", count: randomness.below(200))
            for frame in Transcript.delivery(tag, body: text) { try FrameEncoder().write(frame, to: &octets) }
        }
        octets.writeImmutableBuffer(Wire.frame(1, on: 1, hex: "00630001"))
        var whole = try Transcript.consuming()
        let expected = whole.octets(octets)
        var parts = try Transcript.consuming()
        var actions: [ConnectionAction] = []
        for octet in octets.readableBytesView { actions += parts.octets(ByteBuffer(bytes: [octet])) }
        #expect(actions == expected && expected.count == 5, "\(randomness)")
    }

    @Test("Row 44: a socket that ends amid a frame is a lost connection, with the octets that were there")
    func row44() throws {
        var client = try Transcript.consuming()
        client.octets(ByteBuffer(hex: "01 0001 000000ff 003c"))
        let lost = ConnectionError.connectionLost(.open, pendingOctets: 9)
        #expect(client.machine.inputClosed(pendingOctets: client.buffer.readableBytes) == .closed(lost, send: nil))
        #expect(lost.isRetryable)
        #expect(client.machine.inputClosed(pendingOctets: 0) == .none)
    }

    @Test("Random frames in any order never trap, and what is closed stays closed", arguments: Randomness.rounds(150))
    func chance(randomness: Randomness) throws {
        var randomness = randomness
        var client = randomness.flag() ? try Transcript.consuming() : Transcript.greeted()
        var isClosed = false
        for _ in 0..<60 {
            client.wait(.milliseconds(Int64(randomness.below(900))))
            var actions = client.machine.tick(now: client.now)
            let frame = randomness.frame()
            let channel = ChannelNumber(rawValue: UInt16(randomness.below(3)))
            let placed = Frame(frame.payload, on: frame.payload == .heartbeat ? .zero : channel)
            actions += randomness.below(4) == 0 ? client.delivers(randomness.integer()) : client.broker([placed])
            #expect(!isClosed || actions.isEmpty, "\(randomness)")
            for case .closed in actions { isClosed = true }
        }
    }
}
