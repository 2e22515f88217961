import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

@Suite("A connection in use")
struct ConnectionTests {
    @Test("A transcript: close from this side")
    func close() {
        var client = Transcript.opened()
        let close = ConnectionClose(replyCode: 200, replyText: "goodbye", classID: 0, methodID: 0)
        #expect(client.machine.close(now: client.now) == .closing(.closed, send: .connectionClose(close)))
        #expect(client.broker(.connectionBlocked(ConnectionBlocked(reason: "late"))).isEmpty)
        #expect(client.broker(.connectionCloseOk) == [.closed(.closed, send: nil)])
        #expect(client.machine.nextDeadline == nil)
    }

    @Test("A close without an answer ends the connection in time")
    func closeTimeout() {
        var client = Transcript.opened()
        _ = client.machine.close(now: client.now)
        client.wait(.milliseconds(999))
        #expect(client.machine.tick(now: client.now).isEmpty)
        client.wait(.milliseconds(1))
        #expect(client.machine.tick(now: client.now) == [.closed(.closed, send: nil)])
    }

    @Test("A close before the connection is open needs no words")
    func closeEarly() {
        var client = Transcript.greeted()
        #expect(client.machine.close(now: client.now) == .closed(.closed, send: nil))
    }

    @Test("A transcript: blocked, then not")
    func blocked() throws {
        var client = try Transcript.consuming()
        let notice = Method.connectionBlocked(ConnectionBlocked(reason: "low on memory"))
        #expect(client.broker(notice) == [.blocked(reason: "low on memory")])
        #expect(throws: RequestError.blocked(reason: "low on memory")) { try client.machine.publish(on: 1) }
        client.delivers(1)
        #expect(client.machine.acknowledge(client.deliveries[0].tag) == .settled)
        #expect(client.machine.acknowledgements(on: 1).cumulative == 1)
        #expect(client.broker(.connectionUnblocked) == [.unblocked])
        #expect(try client.machine.publish(on: 1) == nil)
    }

    @Test("A transcript: a new secret")
    func updateSecret() throws {
        var client = Transcript.opened()
        let method = try client.machine.updateSecret("token", reason: "expires", now: client.now)
        #expect(method == .connectionUpdateSecret(ConnectionUpdateSecret(newSecret: "token", reason: "expires")))
        #expect(throws: RequestError.busy(.connectionUpdateSecret)) {
            try client.machine.updateSecret("token", reason: "expires", now: client.now)
        }
        #expect(client.broker(.connectionUpdateSecretOk) == [.secretUpdated])
        #expect(client.broker(.connectionUpdateSecretOk).closeCode == .commandInvalid)
    }

    @Test("A new secret without an answer ends the connection")
    func updateSecretTimeout() throws {
        var settings = Transcript.settings()
        settings.heartbeat = 0
        var client = Transcript.opened(settings)
        _ = try client.machine.updateSecret("token", reason: "expires", now: client.now)
        client.wait(.seconds(30))
        #expect(client.machine.tick(now: client.now).cause == .timeout(.updatingSecret))
    }

    @Test("Nothing is sent before the connection is open")
    func notOpen() {
        var client = Transcript.greeted()
        #expect(throws: RequestError.connectionNotOpen) { try client.machine.openChannel(now: client.now) }
        #expect(throws: RequestError.connectionNotOpen) { try client.machine.publish(on: 1) }
    }

    @Test("Channels take the lowest free number, up to the limit")
    func channelNumbers() throws {
        var client = Transcript.opened(tune: ConnectionTune(channelMax: 2, frameMax: 0, heartbeat: 0))
        #expect(try client.machine.openChannel(now: client.now) == (1, .channelOpen))
        #expect(try client.machine.openChannel(now: client.now) == (2, .channelOpen))
        #expect(throws: RequestError.noFreeChannel(limit: 2)) { try client.machine.openChannel(now: client.now) }
        client.broker(.channelOpenOk, on: 1)
        _ = try client.machine.closeChannel(1, now: client.now)
        client.broker(.channelCloseOk, on: 1)
        #expect(try client.machine.openChannel(now: client.now) == (1, .channelOpen))
    }

    @Test("A channel that ends leaves the others as they are")
    func othersStay() throws {
        var client = Transcript.opened()
        for number in [1, 2, 3] as [ChannelNumber] {
            _ = try client.machine.openChannel(now: client.now)
            client.broker(.channelOpenOk, on: number)
        }
        try client.machine.request(.txSelect, on: 3, now: client.now)
        client.broker(.channelClose(ChannelClose(replyCode: 404, replyText: "", classID: 0, methodID: 0)), on: 1)
        #expect(client.broker(.txSelectOk, on: 3) == [.channel(3, .replied(.txSelectOk))])
        try client.machine.request(.txSelect, on: 2, now: client.now)
        #expect(client.broker(.txSelectOk, on: 2) == [.channel(2, .replied(.txSelectOk))])
        #expect(client.broker(.txSelectOk, on: 1).closeCode == .channelError)
    }

    @Test("Contents of many channels come together whatever order their frames are in", arguments: Randomness.rounds(5))
    func interleaved(randomness: Randomness) throws {
        var randomness = randomness
        var client = Transcript.opened()
        var queues: [[Frame]] = []
        for number in 1...64 as ClosedRange<UInt16> {
            let channel = ChannelNumber(rawValue: number)
            _ = try client.machine.openChannel(now: client.now)
            client.broker(.channelOpenOk, on: channel)
            let consume = BasicConsume(queue: "q", consumerTag: "c", noWait: true)
            try client.machine.request(.basicConsume(consume), on: channel, now: client.now)
            let body = "body of \(number)"
            let deliver = BasicDeliver(consumerTag: "c", deliveryTag: 1, exchange: "e", routingKey: "k")
            let parts = body.map { Frame(.body(ByteBuffer(string: String($0))), on: channel) }
            queues.append(
                [Frame(.method(.basicDeliver(deliver)), on: channel)]
                    + [Transcript.header(UInt64(body.utf8.count), on: channel)] + parts)
        }
        while let place = queues.indices.filter({ !queues[$0].isEmpty }).randomElement(using: &randomness) {
            client.broker([queues[place].removeFirst()])
        }
        let bodies = client.deliveries.map { String(buffer: $0.body) }
        #expect(Set(bodies) == Set((1...64).map { "body of \($0)" }), "\(randomness)")
        #expect(client.deliveries.allSatisfy { "body of \($0.tag.channelNumber)" == String(buffer: $0.body) })
    }
}
