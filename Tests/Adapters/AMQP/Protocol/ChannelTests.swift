import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

@Suite("A channel")
struct ChannelTests {
    @Test("A transcript: open, declare, bind, qos, consume, deliver, acknowledge, cancel, close")
    func transcript() throws {
        var client = Transcript.opened()
        #expect(try client.machine.openChannel(now: client.now) == (1, .channelOpen))
        #expect(client.broker(.channelOpenOk, on: 1) == [.channel(1, .opened)])

        try client.asks(.queueDeclare(QueueDeclare(queue: "q", durable: true)))
        let declareOk = Method.queueDeclareOk(QueueDeclareOk(queue: "q", messageCount: 2, consumerCount: 0))
        #expect(client.broker(declareOk, on: 1) == [.channel(1, .replied(declareOk))])

        try client.asks(.queueBind(QueueBind(queue: "q", exchange: "nova", routingKey: "notifications.info")))
        #expect(client.broker(.queueBindOk, on: 1) == [.channel(1, .replied(.queueBindOk))])

        try client.asks(.basicQos(BasicQos(prefetchSize: 0, prefetchCount: 300)))
        #expect(client.broker(.basicQosOk, on: 1) == [.channel(1, .replied(.basicQosOk))])

        try client.asks(.basicConsume(BasicConsume(queue: "q", consumerTag: "c")))
        let consumeOk = Method.basicConsumeOk(BasicConsumeOk(consumerTag: "c"))
        #expect(client.broker(consumeOk, on: 1) == [.channel(1, .replied(consumeOk))])

        client.delivers(1, body: "first")
        client.delivers(2, body: "")
        #expect(client.deliveries.map { String(buffer: $0.body) } == ["first", ""])
        #expect(client.machine.unacknowledged(on: 1) == 2)

        #expect(client.machine.acknowledge(client.deliveries[0].tag) == .settled)
        #expect(client.machine.acknowledge(client.deliveries[1].tag) == .settled)
        let due = client.machine.acknowledgements(on: 1)
        #expect(due.methods == [.basicAck(BasicAck(deliveryTag: 2, multiple: true))])
        #expect(client.machine.unacknowledged(on: 1) == 0)

        try client.asks(.basicCancel(BasicCancel(consumerTag: "c")))
        let cancelOk = Method.basicCancelOk(BasicCancelOk(consumerTag: "c"))
        #expect(client.broker(cancelOk, on: 1) == [.channel(1, .replied(cancelOk))])

        let close = ChannelClose(replyCode: 200, replyText: "goodbye", classID: 0, methodID: 0)
        #expect(try client.machine.closeChannel(1, now: client.now) == .channelClose(close))
        #expect(client.broker(.channelCloseOk, on: 1) == [.channel(1, .closed(.closed, send: nil))])
    }

    @Test("A transcript: confirmations and a message that comes back before its own")
    func confirms() throws {
        var client = try Transcript.withChannel()
        #expect(try client.machine.publish(on: 1) == nil)
        try client.asks(.confirmSelect(ConfirmSelect()))
        #expect(throws: RequestError.busy(.confirmSelect)) { try client.machine.publish(on: 1) }
        client.broker(.confirmSelectOk, on: 1)
        #expect(try (1...5).map { _ in try client.machine.publish(on: 1) } == [1, 2, 3, 4, 5])
        #expect(client.machine.unconfirmed(on: 1) == 5)

        let returned = BasicReturn(replyCode: 312, replyText: "NO_ROUTE", exchange: "e", routingKey: "nowhere")
        let frames = [Frame(.method(.basicReturn(returned)), on: 1), Transcript.header(2), Transcript.body("hi")]
        let ack = Frame(.method(.basicAck(BasicAck(deliveryTag: 1))), on: 1)
        let actions = client.broker(frames + [ack])
        guard case .channel(1, .returned(let message))? = actions.first else {
            Issue.record("nothing came back: \(actions)")
            return
        }
        #expect(message.reason.code == .noRoute && String(buffer: message.body) == "hi")
        #expect(numbers(actions.last) == [1...1])

        #expect(numbers(client.broker(.basicAck(BasicAck(deliveryTag: 3)), on: 1).last) == [3...3])
        let nack = client.broker(.basicNack(BasicNack(deliveryTag: 4, multiple: true)), on: 1).last
        #expect(numbers(nack) == [2...2, 4...4])
        guard case .channel(_, .confirmed(let confirmation))? = nack else { return }
        #expect(!confirmation.isTaken)
        #expect(numbers(client.broker(.basicAck(BasicAck(deliveryTag: 0, multiple: true)), on: 1).last) == [5...5])
        #expect(client.machine.unconfirmed(on: 1) == 0)
        #expect(client.broker(.basicAck(BasicAck(deliveryTag: 3)), on: 1).isEmpty)
    }

    private func numbers(_ action: ConnectionAction?) -> [ClosedRange<UInt64>] {
        guard case .channel(_, .confirmed(let confirmation))? = action else { return [] }
        return confirmation.numbers
    }

    @Test("What is unacknowledged when the client closes the channel is the broker's again")
    func closingForgets() throws {
        var client = try Transcript.withChannel()
        try client.asks(.basicGet(BasicGet(queue: "q")))
        let ok = BasicGetOk(deliveryTag: 1, redelivered: false, exchange: "e", routingKey: "k", messageCount: 0)
        client.broker([Frame(.method(.basicGetOk(ok)), on: 1), Transcript.header(2), Transcript.body("hi")])
        #expect(client.machine.unacknowledged(on: 1) == 1)
        _ = try client.machine.closeChannel(1, now: client.now)
        #expect(client.machine.unacknowledged(on: 1) == 0)
    }

    @Test("A transcript: get, with a message and without")
    func get() throws {
        var client = try Transcript.withChannel()
        try client.asks(.basicGet(BasicGet(queue: "q")))
        let ok = BasicGetOk(deliveryTag: 1, redelivered: true, exchange: "e", routingKey: "k", messageCount: 7)
        let actions = client.broker([
            Frame(.method(.basicGetOk(ok)), on: 1), Transcript.header(2), Transcript.body("hi"),
        ])
        guard case .channel(1, .got(let message))? = actions.first else {
            Issue.record("no message: \(actions)")
            return
        }
        #expect(message.isRedelivered && message.messageCount == 7 && String(buffer: message.body) == "hi")
        #expect(client.machine.acknowledge(message.tag) == .settled)

        try client.asks(.basicGet(BasicGet(queue: "q")))
        #expect(client.broker(.basicGetEmpty, on: 1) == [.channel(1, .replied(.basicGetEmpty))])
    }

    @Test("A transcript: the server asks to pause publishing, and to go on")
    func flow() throws {
        var client = try Transcript.withChannel()
        let paused = client.broker(.channelFlow(ChannelFlow(active: false)), on: 1)
        let pausedOk = Method.channelFlowOk(ChannelFlowOk(active: false))
        #expect(paused == [.channel(1, .flow(isActive: false, send: pausedOk))])
        #expect(throws: RequestError.flowStopped) { try client.machine.publish(on: 1) }
        client.broker(.channelFlow(ChannelFlow(active: true)), on: 1)
        #expect(throws: Never.self) { try client.machine.publish(on: 1) }
    }

    @Test("Every request waits for its own answer, and for one only", arguments: MethodKind.allCases)
    func requests(kind: MethodKind) throws {
        var randomness = Randomness(seed: 5)
        let samples = Dictionary(MethodSample.all.map { ($0.method.kind, $0.method) }) { first, _ in first }
        let unusual: Set<MethodKind> = [.basicQos, .basicConsume, .basicCancel, .basicGet, .confirmSelect]
        guard kind.sender == .client, let reply = kind.replies.first, !unusual.contains(kind),
            kind.id.classID != 10, kind != .channelOpen, let answer = samples[reply]
        else { return }
        var method = randomness.method(kind)
        while method.isNoWait { method = randomness.method(kind) }
        var client = try Transcript.withChannel()
        try client.asks(method)
        #expect(throws: RequestError.busy(kind)) { try client.asks(.queuePurge(QueuePurge(queue: "q"))) }
        #expect(client.broker(answer, on: 1) == [.channel(1, .replied(answer))])
        #expect(client.broker(answer, on: 1).closeCode == .commandInvalid)
    }

    @Test("A request without an answer needs none")
    func noWait() throws {
        var client = try Transcript.withChannel()
        try client.asks(.basicConsume(BasicConsume(queue: "q", consumerTag: "c", noWait: true)))
        try client.asks(.queuePurge(QueuePurge(queue: "q", noWait: true)))
        client.delivers(1)
        #expect(client.deliveries.count == 1)
    }

    @Test("What is no request is refused before anything is sent")
    func notRequests() throws {
        var client = try Transcript.withChannel()
        let methods: [Method] = [
            .channelOpen, .connectionOpen(ConnectionOpen(virtualHost: "/")), .basicQosOk,
            .basicAck(BasicAck(deliveryTag: 1)), .channelFlow(ChannelFlow(active: true)),
        ]
        for method in methods {
            #expect(throws: RequestError.notARequest(method.kind)) { try client.asks(method) }
        }
        #expect(throws: RequestError.channelNotOpen(9)) {
            try client.machine.request(.txSelect, on: 9, now: client.now)
        }
    }

    @Test("A prefetch is more than 0, and each consumer's own")
    func prefetch() throws {
        var client = try Transcript.withChannel()
        #expect(throws: RequestError.prefetchZero) {
            try client.asks(.basicQos(BasicQos(prefetchSize: 0, prefetchCount: 0)))
        }
        #expect(throws: RequestError.globalPrefetch) {
            try client.asks(.basicQos(BasicQos(prefetchSize: 0, prefetchCount: 1, global: true)))
        }
    }

    @Test("A consumer has a tag of its own before it is asked for")
    func consumerTags() throws {
        var client = try Transcript.consuming()
        #expect(throws: RequestError.consumerTagMissing) {
            try client.asks(.basicConsume(BasicConsume(queue: "q", consumerTag: "")))
        }
        #expect(throws: RequestError.consumerTagTaken("c")) {
            try client.asks(.basicConsume(BasicConsume(queue: "q", consumerTag: "c")))
        }
    }

    @Test("A delivery before the answer to the consumer is delivered")
    func early() throws {
        var client = try Transcript.withChannel()
        try client.asks(.basicConsume(BasicConsume(queue: "q", consumerTag: "c")))
        client.delivers(1)
        #expect(client.deliveries.count == 1)
    }

    @Test("Deliveries between a cancel and its answer are delivered, those after it go back")
    func cancelling() throws {
        var client = try Transcript.consuming()
        try client.asks(.basicCancel(BasicCancel(consumerTag: "c")))
        client.delivers(1)
        client.broker(.basicCancelOk(BasicCancelOk(consumerTag: "c")), on: 1)
        client.delivers(2)
        #expect(client.deliveries.count == 1)
        #expect(client.machine.counters.refusedDeliveries == 1)
        #expect(client.machine.acknowledge(client.deliveries[0].tag) == .settled)
    }

    @Test("Closes that cross are both answered, and the number is free after ours is")
    func crossing() throws {
        var client = try Transcript.withChannel()
        _ = try client.machine.closeChannel(1, now: client.now)
        let close = ChannelClose(replyCode: 406, replyText: "PRECONDITION_FAILED", classID: 60, methodID: 80)
        #expect(client.broker(.channelClose(close), on: 1) == [.channel(1, .send(.channelCloseOk))])
        #expect(try client.machine.openChannel(now: client.now).0 == 2)
        #expect(client.broker(.channelCloseOk, on: 1) == [.channel(1, .closed(.closed, send: nil))])
    }

    @Test("What is on its way to a closing channel is passed over")
    func closing() throws {
        var client = try Transcript.consuming()
        _ = try client.machine.closeChannel(1, now: client.now)
        #expect(client.delivers(1).isEmpty)
        #expect(client.broker(.basicCancel(BasicCancel(consumerTag: "c")), on: 1).isEmpty)
    }

    @Test("A channel that does not close in time takes the connection with it")
    func closeTimeout() throws {
        var client = try Transcript.withChannel()
        _ = try client.machine.closeChannel(1, now: client.now)
        client.wait(.seconds(1))
        #expect(client.machine.nextDeadline == client.now)
        #expect(client.machine.tick(now: client.now).cause == .timeout(.closingChannel))
    }

    @Test("A channel that does not open in time is closed")
    func openTimeout() throws {
        var settings = Transcript.settings()
        settings.heartbeat = 0
        var client = Transcript.opened(settings)
        _ = try client.machine.openChannel(now: client.now)
        client.wait(.seconds(30))
        guard case .channel(1, .closing(.timeout(.channelOpen), _))? = client.machine.tick(now: client.now).first else {
            Issue.record("the channel is not closed")
            return
        }
    }
}
