import AMQP
import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

/// Messages and events that are no reason to end a connection; the rows are those of `docs/amqp.md`.
@Suite("Hostile messages on a socket", .timeLimit(.minutes(1)))
struct ConsumersOnSocketTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let title: String
        let table: ByteBuffer
        let outcome: Result<FieldValue?, CodecError>
        var testDescription: String { title }

        init(_ title: String, _ table: ByteBuffer, _ outcome: Result<FieldValue?, CodecError>) {
            self.title = title
            self.table = table
            self.outcome = outcome
        }
    }

    static let rows = [
        Row("29: a field of 2 GiB", ByteBuffer(hex: "016e 53 7fffffff"), .failure(.truncatedField)),
        Row("29: a field of 4 GiB", ByteBuffer(hex: "016e 53 ffffffff"), .failure(.truncatedField)),
        Row("31: an unknown type", ByteBuffer(hex: "016e 5a 00"), .failure(.unknownFieldTag(0x5a))),
        Row("32: arrays 20 000 deep", Wire.nested(20_000), .failure(.fieldsTooDeep(limit: 32))),
        Row("33: a key that comes twice", ByteBuffer(hex: "016e 62 01 016e 62 02"), .success(.int8(1))),
        Row("L as py-amqp writes it", ByteBuffer(hex: "016e 4c 0000000100000000"), .success(.int64(1 << 32))),
        Row("a key that is no UTF-8", ByteBuffer(hex: "01ff 56 016e 62 01"), .success(.int8(1))),
        Row("the latest time there is", ByteBuffer(hex: "016e 54 ffffffffffffffff"), .success(.timestamp(.max))),
    ]

    @Test("are delivered, and are a fault of the message alone", arguments: rows)
    func row(row: Row) async throws {
        let (ending, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            try await peer.send([Peer.deliver(1)])
            try await peer.send(Wire.frame(2, on: 1, Wire.header(bodySize: 5, table: row.table)))
            try await peer.send([Peer.body("first")] + Peer.delivery(2))
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration, until: 2)
        }
        #expect(consumed.bodies == ["first", "hello"])
        #expect(consumed.error == nil && ending.code == .success)
        let headers = try #require(consumed.deliveries.first?.header.headers)
        let value = Result { () throws(CodecError) in try headers.value(of: "n") }
        #expect(value == row.outcome)
    }

    @Test("35: a message for no consumer goes back to its queue, and is counted")
    func unknownConsumer() async throws {
        let (ending, counters) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            try await peer.send(Peer.delivery(1, to: "nobody") + Peer.delivery(2))
            return try await peer.ending()
        } client: { configuration in
            try await AMQPConnection.withConnection(configuration) { connection in
                try await connection.withChannel { channel in
                    try await channel.withConsumer(queue: "q", prefetch: 10, tag: "c") { consumer in
                        _ = try await consumer.nextDelivery()
                        return connection.counters
                    }
                }
            }
        }
        #expect(ending.methods.contains(.basicReject(BasicReject(deliveryTag: 1, requeue: true))))
        #expect(counters.refusedDeliveries == 1)
    }

    @Test("36: the server closes the channel: close-ok, the reason, and the connection goes on")
    func channelClose() async throws {
        let close = ChannelClose(replyCode: 406, replyText: "timed out", classID: 60, methodID: 80)
        let (_, errors) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            try await peer.send(Peer.delivery(1) + [Frame(.method(.channelClose(close)), on: 1)])
            try await peer.expect(.channelCloseOk)
            try await peer.openChannel()
            _ = try await peer.ending()
        } client: { configuration in
            try await AMQPConnection.withConnection(configuration) { connection in
                let first = await #expect(throws: AMQPError.self) {
                    try await connection.withChannel { channel in
                        try await channel.withConsumer(queue: "q", prefetch: 10, tag: "c") { consumer in
                            for try await _ in consumer {}
                        }
                    }
                }
                // The number is free again, and nothing was taken up by itself.
                return try await connection.withChannel { _ in first }
            }
        }
        let reason = ReplyException(
            code: .preconditionFailed, text: "timed out", method: MethodID(classID: 60, methodID: 80))
        #expect(errors == .channel(.closedByPeer(reason)))
    }

    @Test("39: the server ends a consumer: what had come is there, then an error of its own", arguments: [false, true])
    func cancelled(noWait: Bool) async throws {
        let (ending, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            let cancel = Method.basicCancel(BasicCancel(consumerTag: "c", noWait: noWait))
            try await peer.send(Peer.delivery(1) + [Frame(.method(cancel), on: 1)])
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration)
        }
        #expect(consumed.bodies == ["hello"])
        #expect(consumed.error == .consumerCancelled(tag: "c"))
        let answers = ending.methods.filter { $0.kind == .basicCancelOk }.count
        #expect(answers == (noWait ? 0 : 1))
        #expect(ending.methods.contains { $0.kind == .basicAck })
    }

    @Test("43: a body in 10 000 frames, and frames with nothing between them")
    func manyFrames() async throws {
        let body = ByteBuffer(string: String(repeating: "0123456789", count: 1000))
        let (_, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            let frames = Peer.delivery(1, body: body, in: 10_000)
            let padded = frames[2...].flatMap { [Peer.body(""), $0] }
            try await peer.send(Array(frames[..<2]) + padded)
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration, until: 1)
        }
        #expect(consumed.deliveries.map(\.body) == [body])
    }

    @Test("42: a whole conversation one octet at a time")
    func trickle() async throws {
        let body = ByteBuffer(string: String(repeating: "0123456789", count: 200))
        let (_, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            try await peer.trickle(Peer.octets(of: Peer.delivery(1) + Peer.delivery(2, body: body, in: 3)))
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(configuration, until: 2)
        }
        #expect(consumed.deliveries.map(\.body) == [ByteBuffer(string: "hello"), body])
        #expect(consumed.error == nil)
    }
}

extension Consumer {
    /// The next batch's first message.
    fileprivate func nextDelivery() async throws -> Delivery? {
        for try await batch in self { return batch.first }
        return nil
    }
}
