import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Hostile contents")
struct HostileContentTests {
    @Test("Row 15: a body that no method announced: 505")
    func row15() throws {
        var client = try Transcript.consuming()
        #expect(client.broker([Transcript.body("x")]).closeCode == .unexpectedFrame)
    }

    @Test("Row 16: a header that no method announced: 505")
    func row16() throws {
        var client = try Transcript.consuming()
        #expect(client.broker([Transcript.header(1)]).closeCode == .unexpectedFrame)
    }

    @Test("Row 17: a delivery where the rest of one is due: 505")
    func row17() throws {
        var client = try Transcript.consuming()
        #expect(client.broker([Transcript.deliver(1), Transcript.deliver(2)]).closeCode == .unexpectedFrame)
        client = try Transcript.consuming()
        let frames = [Transcript.deliver(1), Transcript.header(2), Transcript.body("x"), Transcript.deliver(2)]
        #expect(client.broker(frames).closeCode == .unexpectedFrame)
        client = try Transcript.consuming()
        let second = [Transcript.deliver(1), Transcript.header(2), Transcript.header(2)]
        #expect(client.broker(second).closeCode == .unexpectedFrame)
    }

    @Test("Row 18: a body before its header: 505")
    func row18() throws {
        var client = try Transcript.consuming()
        #expect(client.broker([Transcript.deliver(1), Transcript.body("x")]).closeCode == .unexpectedFrame)
        #expect(client.deliveries.isEmpty)
    }

    @Test("Row 19: a header of another class: 505")
    func row19() throws {
        var client = try Transcript.consuming()
        client.broker([Transcript.deliver(1)])
        let actions = client.octets(Wire.frame(2, on: 1, Wire.header(bodySize: 1, classID: 10)))
        #expect(actions.closeCode == .unexpectedFrame)
    }

    @Test("Row 20: a body longer than announced: 501, and nothing is delivered")
    func row20() throws {
        var client = try Transcript.consuming()
        let frames = [Transcript.deliver(1), Transcript.header(2), Transcript.body("sixsix")]
        #expect(client.broker(frames).closeCode == .frameError)
        #expect(client.deliveries.isEmpty)
    }

    @Test(
        "Row 21: a body beyond the limit: 501 at its header",
        arguments: [16 << 20 + 1, 1 << 40, 1 << 63, .max] as [UInt64])
    func row21(size: UInt64) throws {
        var client = try Transcript.consuming()
        #expect(client.broker([Transcript.deliver(1), Transcript.header(size)]).closeCode == .frameError)
        client = try Transcript.consuming()
        #expect(client.broker([Transcript.deliver(1), Transcript.header(16 << 20)]).isEmpty)
    }

    @Test("Row 22: a content on channel 0: 504")
    func row22() throws {
        let deliver = Frame(Transcript.deliver(1).payload, on: .zero)
        for frame in [deliver, Transcript.header(1, on: .zero), Transcript.body("x", on: .zero)] {
            var client = try Transcript.consuming()
            #expect(client.broker([frame]).closeCode == .channelError)
        }
    }

    @Test("Row 23: frames on a channel that was never opened, or is closed: 504")
    func row23() throws {
        let frames = [
            Frame(Transcript.deliver(1).payload, on: 2), Transcript.header(1, on: 2), Transcript.body("x", on: 2),
            Frame(.method(.queueBindOk), on: 2), Frame(.method(.channelOpenOk), on: 65535),
        ]
        for frame in frames {
            var client = try Transcript.consuming()
            #expect(client.broker([frame]).closeCode == .channelError)
        }
        var client = try Transcript.withChannel()
        _ = try client.machine.closeChannel(1, now: client.now)
        client.broker(.channelCloseOk, on: 1)
        #expect(client.broker([Transcript.deliver(1)]).closeCode == .channelError)
    }

    @Test("Row 28: a header of less than 14 octets: 501", arguments: [0, 1, 13])
    func row28(length: Int) throws {
        var client = try Transcript.consuming()
        client.broker([Transcript.deliver(1)])
        let octets = try #require(Wire.header(bodySize: 1).getSlice(at: 0, length: length))
        #expect(client.octets(Wire.frame(2, on: 1, octets)).closeCode == .frameError)
    }

    /// A delivery whose only property are header fields of these octets.
    private func delivered(_ table: ByteBuffer) throws -> Delivery {
        var client = try Transcript.consuming()
        client.broker([Transcript.deliver(1)])
        let actions = client.octets(Wire.frame(2, on: 1, Wire.header(table: table)))
        #expect(actions.cause == nil)
        return try #require(client.deliveries.first)
    }

    @Test(
        "Row 29: a field longer than its table: the message's fault alone",
        arguments: ["0161537fffffff", "016153ffffffff", "016146ffffffff", "016141ffffffff", "016178ffffffff"])
    func row29(table: String) throws {
        let delivery = try delivered(ByteBuffer(hex: table))
        #expect(throws: CodecError.truncatedField) { try delivery.header.headers?.decoded() }
        #expect(CodecError.truncatedField.remedy == .refuseMessage)
    }

    @Test("Row 30: a table longer than its frame: 502")
    func row30() throws {
        var client = try Transcript.consuming()
        client.broker([Transcript.deliver(1)])
        let octets = Wire.header(flags: 0x2000, list: ByteBuffer(hex: "ffffffff 0161"))
        #expect(client.octets(Wire.frame(2, on: 1, octets)).closeCode == .syntaxError)
    }

    @Test("Row 31: a field of an unknown type: the message's fault alone")
    func row31() throws {
        let delivery = try delivered(ByteBuffer(hex: "01615a00"))
        #expect(throws: CodecError.unknownFieldTag(0x5a)) { try delivery.header.headers?.decoded() }
        #expect(CodecError.unknownFieldTag(0x5a).remedy == .refuseMessage)
    }

    @Test("Row 32: fields 20 000 deep are delivered, and decoding them stops at 32")
    func row32() throws {
        let delivery = try delivered(Wire.nested(20_000))
        #expect(throws: CodecError.fieldsTooDeep(limit: 32)) { try delivery.header.headers?.decoded() }
    }

    @Test("Row 33: of a key that comes twice the first is found")
    func row33() throws {
        let delivery = try delivered(ByteBuffer(hex: "016162010161 6202"))
        #expect(try delivery.header.headers?.value(of: "a") == .int8(1))
        #expect(try delivery.header.headers?.decoded().count == 2)
    }

    @Test("Row 34: a second word of property flags: 501")
    func row34() throws {
        var client = try Transcript.consuming()
        client.broker([Transcript.deliver(1)])
        let octets = Wire.header(flags: 0x0001, list: ByteBuffer(hex: "0000"))
        #expect(client.octets(Wire.frame(2, on: 1, octets)).closeCode == .frameError)
    }

    @Test("Row 35: a delivery for no consumer goes back to its queue, and is counted")
    func row35() throws {
        var client = try Transcript.consuming()
        let actions = client.delivers(1, to: "nobody")
        #expect(actions == [.channel(1, .refused(send: .basicReject(BasicReject(deliveryTag: 1, requeue: true))))])
        #expect(client.machine.counters.refusedDeliveries == 1)
        #expect(client.machine.unacknowledged(on: 1) == 0)
    }

    @Test("Row 36: the server closes the channel: close-ok, the reason, and the connection goes on")
    func row36() throws {
        var client = try Transcript.consuming()
        let close = ChannelClose(replyCode: 406, replyText: "unknown delivery tag", classID: 60, methodID: 80)
        let reason = ReplyException(
            code: .preconditionFailed, text: "unknown delivery tag", method: MethodKind.basicAck.id)
        let actions = client.broker(.channelClose(close), on: 1)
        #expect(actions == [.channel(1, .closed(.closedByPeer(reason), send: .channelCloseOk))])
        #expect(reason.description == "406 precondition-failed after basic.ack: unknown delivery tag")
        #expect(try client.machine.openChannel(now: client.now).0 == 1)
    }

    @Test("Row 39: the server ends a consumer: cancel-ok only where it waits for it")
    func row39() throws {
        var client = try Transcript.consuming()
        let answer = Method.basicCancelOk(BasicCancelOk(consumerTag: "c"))
        let waiting = client.broker(.basicCancel(BasicCancel(consumerTag: "c")), on: 1)
        #expect(waiting == [.channel(1, .consumerCancelled("c", send: answer))])
        client = try Transcript.consuming()
        let silent = client.broker(.basicCancel(BasicCancel(consumerTag: "c", noWait: true)), on: 1)
        #expect(silent == [.channel(1, .consumerCancelled("c", send: nil))])
    }

    @Test("Row 43: 10 000 tiny frames for one body cost no more than its size")
    func row43() throws {
        var client = try Transcript.consuming()
        client.broker([Transcript.deliver(1), Transcript.header(10_000)])
        let octet = Transcript.body("x")
        for _ in 0..<10_000 { client.broker([octet]) }
        let body = try #require(client.deliveries.first?.body)
        #expect(body.readableBytes == 10_000)
        // The next power of two: one buffer, reserved once.
        #expect(body.storageCapacity == 16_384)
    }

    @Test("Bodies of no octets amid a body change nothing")
    func emptyParts() throws {
        var client = try Transcript.consuming()
        let empty = Transcript.body("")
        client.broker([Transcript.deliver(1), Transcript.header(2), empty, Transcript.body("h"), empty])
        client.broker([Transcript.body("i")])
        #expect(client.deliveries.map { String(buffer: $0.body) } == ["hi"])
    }

    @Test("A delivery tag that does not rise: 503")
    func tags() throws {
        var client = try Transcript.consuming()
        client.delivers(5)
        #expect(client.delivers(5).closeCode == .commandInvalid)
    }

    @Test("Confirmations that nothing asked for, and of messages that were not published: 503")
    func confirmations() throws {
        var client = try Transcript.withChannel()
        #expect(client.broker(.basicAck(BasicAck(deliveryTag: 1)), on: 1).closeCode == .commandInvalid)
        client = try Transcript.withChannel()
        try client.asks(.confirmSelect(ConfirmSelect()))
        client.broker(.confirmSelectOk, on: 1)
        #expect(client.broker(.basicNack(BasicNack(deliveryTag: 1)), on: 1).closeCode == .commandInvalid)
    }
}
