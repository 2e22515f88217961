import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

/// Faults that users of other clients met, each with what this client does instead.
@Suite("Faults of other clients")
struct FaultsOfOthersTests {
    @Test("Phantom consumer: an answer after its time finds the channel closing (rabbitmq-dotnet-client#1993)")
    func phantomConsumer() throws {
        var settings = Transcript.settings()
        settings.heartbeat = 0
        var client = try Transcript.withChannel(settings)
        try client.asks(.basicConsume(BasicConsume(queue: "q", consumerTag: "c")))
        client.wait(.seconds(30))
        let actions = client.machine.tick(now: client.now)
        guard case .channel(1, .closing(.timeout(.basicConsume), .channelClose))? = actions.first else {
            Issue.record("the channel is not closed: \(actions)")
            return
        }
        #expect(client.broker(.basicConsumeOk(BasicConsumeOk(consumerTag: "c")), on: 1).isEmpty)
        #expect(client.delivers(1).isEmpty)
        let closed = client.broker(.channelCloseOk, on: 1)
        #expect(closed == [.channel(1, .closed(.timeout(.basicConsume), send: nil))])
    }

    @Test("Silent end: a channel that an acknowledgement's timeout closed says so (rabbot#202)")
    func acknowledgementTimeout() throws {
        var client = try Transcript.consuming()
        client.delivers(1)
        let text: ShortString = "PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out"
        let close = ChannelClose(replyCode: 406, replyText: text, classID: 0, methodID: 0)
        let error = ChannelError.closedByPeer(ReplyException(code: .preconditionFailed, text: text))
        #expect(client.broker(.channelClose(close), on: 1) == [.channel(1, .closed(error, send: .channelCloseOk))])
        #expect(client.machine.acknowledge(client.deliveries[0].tag) == .stale)
    }

    @Test("Maintenance: the server's close at every point of the beginning is answered (bunny 3.2.0)")
    func closeDuringNegotiation() {
        let steps: [Method] = [.connectionStart(Transcript.start), .connectionTune(Transcript.tune), .connectionOpenOk]
        for count in 0...steps.count {
            var client = Transcript.greeted()
            for step in steps.prefix(count) { client.broker(step) }
            let close = ConnectionClose(replyCode: 320, replyText: "maintenance", classID: 0, methodID: 0)
            let error = ConnectionError.closedByPeer(ReplyException(code: .connectionForced, text: "maintenance"))
            #expect(client.broker(.connectionClose(close)) == [.closing(error, send: .connectionCloseOk)])
            #expect(client.machine.inputClosed(pendingOctets: 0) == .closed(error, send: nil))
        }
    }

    @Test("Blocked for ever: a publisher is told, and closing works (amqp091-go#111, #178)")
    func blockedPublisher() throws {
        var client = try Transcript.withChannel()
        client.broker(.connectionBlocked(ConnectionBlocked(reason: "disk")))
        #expect(throws: RequestError.blocked(reason: "disk")) { try client.machine.publish(on: 1) }
        guard case .closing = client.machine.close(now: client.now) else {
            Issue.record("closing waits")
            return
        }
    }

    @Test("Padding: octets after a header's properties do not disturb what follows (amqp091-go#309)")
    func padding() throws {
        var client = try Transcript.consuming()
        client.broker([Transcript.deliver(1)])
        var payload = Wire.header(bodySize: 2, flags: 0x8000, list: ByteBuffer(hex: "0161"))
        payload.writeImmutableBuffer(ByteBuffer(repeating: 0, count: 17))
        client.octets(Wire.frame(2, on: 1, payload))
        client.broker([Transcript.body("hi")])
        client.delivers(2)
        #expect(client.deliveries.map { String(buffer: $0.body) } == ["hi", "hello"])
        #expect(client.deliveries[0].header.properties.contentType == "a")
    }

    @Test("Heartbeats only echoed: ours go out by our own clock (rabbitmq-nio#49)")
    func echoedHeartbeats() {
        var client = Transcript.opened(tune: ConnectionTune(channelMax: 0, frameMax: 0, heartbeat: 2))
        #expect(client.broker([.heartbeat]).isEmpty)
        client.wait(.seconds(1))
        #expect(client.machine.tick(now: client.now) == [.sendHeartbeat])
    }

    @Test("Heartbeats for the dead: an ended connection waits for no time (lapin#380, #401)")
    func heartbeatsOfDeadConnection() {
        var client = Transcript.opened()
        _ = client.machine.inputClosed(pendingOctets: 0)
        client.wait(.hours(1))
        #expect(client.machine.nextDeadline == nil)
        #expect(client.machine.tick(now: client.now).isEmpty)
    }

    @Test("Starved heartbeats: an application that takes its time holds none back (pika#93, #418, #636, #1104)")
    func starvedHeartbeats() throws {
        var settings = Transcript.settings()
        settings.heartbeat = 2
        var client = try Transcript.consuming(settings)
        client.delivers(1)
        client.machine.pauseReading(now: client.now)
        for _ in 1...20 {
            client.wait(.seconds(1))
            #expect(client.machine.tick(now: client.now) == [.sendHeartbeat])
        }
        client.machine.resumeReading(now: client.now)
        #expect(client.machine.acknowledge(client.deliveries[0].tag) == .settled)
    }

    @Test("Empty bodies are delivered (bunny-swift#13, rabbitmq-nio#53)")
    func emptyBodies() throws {
        var client = try Transcript.consuming()
        client.delivers(1, body: "")
        client.delivers(2, body: "x")
        #expect(client.deliveries.map(\.body.readableBytes) == [0, 1])
    }

    @Test("Frames of 4096 octets, which RabbitMQ 4.1 refuses, are not asked for (amqplib#791, amqprs#168)")
    func smallFrames() {
        #expect(ConnectionSettings(virtualHost: "/", credentials: []).frameLimit.size == 131_072)
        #expect(FrameLimit.beforeTuning.size == 8192)
    }

    @Test("Double acknowledgements are refused here, before the broker closes the channel with 406")
    func doubleAcknowledgement() throws {
        var client = try Transcript.consuming()
        client.delivers(1)
        let tag = client.deliveries[0].tag
        #expect(client.machine.acknowledge(tag) == .settled)
        #expect(client.machine.acknowledge(tag) == .alreadySettled)
        #expect(client.machine.reject(tag, requeue: true) == (.alreadySettled, nil))
        #expect(client.machine.acknowledgements(on: 1).methods.count == 1)
        #expect(client.machine.acknowledge(tag) == .alreadySettled)
        #expect(client.machine.acknowledgements(on: 1).isEmpty)
        #expect(client.machine.counters.repeatedSettlements == 3)
    }

    @Test("Stale tags: what the last connection delivered cannot be settled on the next (amqp091-go, bunny-swift)")
    func staleTags() throws {
        var first = try Transcript.consuming(epoch: 1)
        for tag in 1...3 as ClosedRange<UInt64> { first.delivers(tag) }
        let held = first.deliveries
        _ = first.machine.inputClosed(pendingOctets: 0)
        #expect(first.machine.acknowledge(held[0].tag) == .stale)

        var second = try Transcript.consuming(epoch: 2)
        for tag in 1...5 as ClosedRange<UInt64> { second.delivers(tag) }
        #expect(second.machine.acknowledge(upTo: held[2].tag) == .stale)
        #expect(second.machine.reject(held[1].tag, requeue: false) == (.stale, nil))
        #expect(second.machine.acknowledgements(on: 1).isEmpty)
        #expect(second.machine.unacknowledged(on: 1) == 5)
        #expect(second.machine.counters.staleSettlements == 2)
    }

    @Test("Stale tags of a channel of the same number are refused as well")
    func staleTagsOfChannel() throws {
        var client = try Transcript.consuming()
        client.delivers(1)
        let held = client.deliveries[0].tag
        _ = try client.machine.closeChannel(1, now: client.now)
        #expect(client.machine.acknowledge(held) == .stale)
        client.broker(.channelCloseOk, on: 1)
        #expect(try client.machine.openChannel(now: client.now).0 == 1)
        client.broker(.channelOpenOk, on: 1)
        try client.asks(.basicConsume(BasicConsume(queue: "q", consumerTag: "c", noWait: true)))
        client.delivers(1)
        #expect(client.machine.acknowledge(held) == .stale)
        #expect(client.machine.acknowledge(client.deliveries[1].tag) == .settled)
    }

    @Test("Silent re-opening: a channel that the server closed stays closed, its consumer is not kept (py-amqp)")
    func silentReopening() throws {
        var client = try Transcript.consuming()
        client.broker(.channelClose(ChannelClose(replyCode: 404, replyText: "", classID: 0, methodID: 0)), on: 1)
        #expect(throws: RequestError.channelNotOpen(1)) { try client.asks(.txSelect) }
        #expect(client.delivers(1).closeCode == .channelError)
    }

    @Test("A tag that py-amqp writes for large numbers does no harm (amqp091-go, bunny-swift, rabbitmq-nio)")
    func signedLongOfPyAMQP() throws {
        var client = try Transcript.consuming()
        client.broker([Transcript.deliver(1)])
        client.octets(Wire.frame(2, on: 1, Wire.header(table: ByteBuffer(hex: "016e4c0000000100000000"))))
        #expect(try client.deliveries.first?.header.headers?.value(of: "n") == .int64(1 << 32))
    }

    @Test("Octets that are no UTF-8 in names, keys and types are delivered as they are (py-amqp, bunny-swift)")
    func invalidText() throws {
        var client = try Transcript.consuming()
        client.octets(Wire.frame(1, on: 1, hex: "003c003c 0163 0000000000000001 00 02ff00 01fe"))
        client.octets(Wire.frame(2, on: 1, Wire.header(flags: 0x8000, list: ByteBuffer(hex: "01c3"))))
        let delivery = try #require(client.deliveries.first)
        #expect(delivery.exchange.bytes.hex == "ff00" && delivery.routingKey.bytes.hex == "fe")
        #expect(delivery.header.properties.contentType?.bytes.hex == "c3")
    }

    @Test("Settled deliveries are not kept (amqp091-go#179)")
    func settledAreNotKept() throws {
        var client = try Transcript.consuming()
        for tag in 1...5000 as ClosedRange<UInt64> {
            client.deliveries.removeAll()
            client.delivers(tag, body: "")
            #expect(client.machine.acknowledge(client.deliveries[0].tag) == .settled)
            if tag % 100 == 0 { #expect(client.machine.acknowledgements(on: 1).cumulative == tag) }
        }
        #expect(client.machine.unacknowledged(on: 1) == 0)
    }
}
