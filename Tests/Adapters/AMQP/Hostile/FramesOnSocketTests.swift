import AMQP
import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

/// What a server may send to a consumer; the rows are those of `docs/amqp.md`.
@Suite("Hostile frames on a socket", .timeLimit(.minutes(1)))
struct FramesOnSocketTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let title: String
        let octets: ByteBuffer
        /// `nil` where there is not another word.
        let code: ReplyCode?
        let error: ConnectionError
        var testDescription: String { title }

        /// Whether an answer to the close cannot be read any more.
        var losesFraming: Bool {
            if case .malformed(let fault) = error { return fault.losesFraming }
            return false
        }

        init(_ title: String, _ octets: ByteBuffer, _ code: ReplyCode?, _ error: ConnectionError) {
            self.title = title
            self.octets = octets
            self.code = code
            self.error = error
        }

        init(_ title: String, _ frames: [Frame], _ code: ReplyCode, _ violation: ProtocolViolation) {
            self.init(title, (try? Peer.octets(of: frames)) ?? ByteBuffer(), code, .violation(violation))
        }
    }

    static let framing: [Row] = [
        Row("9: no end octet", Wire.frame(3, on: 1, hex: "00", end: 0), nil, .malformed(.badFrameEnd(0))),
        Row("10: an unknown type", Wire.frame(9, on: 1, hex: "00"), nil, .malformed(.unknownFrameType(9))),
        Row(
            "11: one octet over the limit", Wire.frame(3, on: 1, ByteBuffer(repeating: 0, count: 131_065)), .frameError,
            .malformed(.frameTooLarge(payload: 131_065, limit: 131_064))),
        Row(
            "12: a size of 2 GiB", ByteBuffer(hex: "0300017fffffff"), .frameError,
            .malformed(.frameTooLarge(payload: 0x7fff_ffff, limit: 131_064))),
        Row(
            "12: a size of 4 GiB", ByteBuffer(hex: "030001ffffffff"), .frameError,
            .malformed(.frameTooLarge(payload: .max, limit: 131_064))),
        Row(
            "13: a heartbeat on channel 1", Wire.frame(8, on: 1, hex: ""), .frameError,
            .malformed(.heartbeatOnChannel(1))),
        Row(
            "14: a heartbeat that carries something", Wire.frame(8, hex: "00"), .frameError,
            .malformed(.heartbeatWithPayload(1))),
    ]

    static let contents: [Row] = [
        Row("15: a body without method", [Peer.body("x")], .unexpectedFrame, .bodyWithoutMethod),
        Row("16: a header without method", [Peer.header(1)], .unexpectedFrame, .headerWithoutMethod),
        Row(
            "17: a delivery amid one", [Peer.deliver(1), Peer.deliver(2)], .unexpectedFrame,
            .contentInterrupted(.basicDeliver)),
        Row("18: a body before its header", [Peer.deliver(1), Peer.body("x")], .unexpectedFrame, .bodyBeforeHeader),
        Row(
            "19: a header of class 10", Wire.frame(2, on: 1, Wire.header(classID: 10)), .unexpectedFrame,
            .malformed(.headerOfClass(10))),
        Row(
            "20: a body longer than announced", [Peer.deliver(1), Peer.header(2), Peer.body("longer")], .frameError,
            .bodyOverrun(by: 4)),
        Row(
            "21: a body of 2^40 octets", [Peer.deliver(1), Peer.header(1 << 40)], .frameError,
            .bodyTooLarge(1 << 40, limit: 16 << 20)),
        Row(
            "21: a body of 2^63 octets", [Peer.deliver(1), Peer.header(1 << 63)], .frameError,
            .bodyTooLarge(1 << 63, limit: 16 << 20)),
        Row(
            "21: a body of 2^64 - 1 octets", [Peer.deliver(1), Peer.header(.max)], .frameError,
            .bodyTooLarge(.max, limit: 16 << 20)),
        Row(
            "22: a content on channel 0", Peer.delivery(1).map { Frame($0.payload, on: 0) }, .channelError,
            .channelFrameOnChannelZero),
        Row(
            "23: frames on a channel that was never opened", Peer.delivery(1).map { Frame($0.payload, on: 7) },
            .channelError, .unknownChannel(7)),
        Row(
            "28: a header of 13 octets", Wire.frame(2, on: 1, ByteBuffer(repeating: 0, count: 13)), .frameError,
            .malformed(.truncatedHeader(octets: 13))),
        Row(
            "30: a table of 4 GiB", Wire.frame(2, on: 1, Wire.header(flags: 0x2000, list: ByteBuffer(hex: "ffffffff"))),
            .syntaxError, .malformed(.truncatedProperties)),
        Row(
            "34: a second word of flags",
            Wire.frame(2, on: 1, Wire.header(flags: 1, list: ByteBuffer(hex: "0000"))), .frameError,
            .malformed(.unknownPropertyFlags(1))),
        Row(
            "a delivery tag that does not rise", Peer.delivery(2) + Peer.delivery(1), .commandInvalid,
            .deliveryTagNotRising(1)),
    ]

    static let methods: [Row] = [
        Row(
            "24: an unknown class", Wire.frame(1, on: 1, hex: "00630001"), .notImplemented,
            .malformed(.unknownMethod(MethodID(classID: 99, methodID: 1)))),
        Row(
            "24: an unknown method", Wire.frame(1, on: 1, hex: "003c0063"), .notImplemented,
            .malformed(.unknownMethod(MethodID(classID: 60, methodID: 99)))),
        Row("25: an empty method", Wire.frame(1, on: 1, hex: ""), .syntaxError, .malformed(.truncatedMethod)),
        Row("25: a method of one octet", Wire.frame(1, on: 1, hex: "00"), .syntaxError, .malformed(.truncatedMethod)),
        Row(
            "25: a method that is cut off", Wire.frame(1, on: 1, hex: "003c003c0163"), .syntaxError,
            .malformed(.truncatedArguments(of: .basicDeliver))),
        Row(
            "26: a method of clients",
            [Frame(.method(.basicPublish(BasicPublish(exchange: "", routingKey: ""))), on: 1)],
            .commandInvalid, .clientMethod(.basicPublish)),
        Row(
            "27: a reply to nothing",
            [Frame(.method(.queueDeclareOk(QueueDeclareOk(queue: "q", messageCount: 0, consumerCount: 0))), on: 1)],
            .commandInvalid, .unsolicitedReply(.queueDeclareOk)),
    ]

    static let rows = framing + contents + methods

    @Test("end the connection with the code that fits, or without another word", arguments: rows)
    func row(row: Row) async throws {
        let (ending, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            try await peer.send(row.octets)
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(row.losesFraming ? configuration.impatient : configuration)
        }
        #expect(ending.code == row.code)
        #expect(ending.methods.allSatisfy { $0.kind == .basicAck })
        #expect(consumed.error == .connection(row.error))
        if let close = ending.close, case .malformed(let fault) = row.error {
            #expect(MethodID(classID: close.classID, methodID: close.methodID) == fault.method)
        }
    }

    @Test("42: octets that come one by one make no difference", arguments: rows)
    func trickle(row: Row) async throws {
        guard row.octets.readableBytes < 1000 else { return }
        let (ending, consumed) = try await ScriptedBroker.play { peer in
            try await peer.openConsumer()
            await peer.trickle(row.octets)
            return try await peer.ending()
        } client: { configuration in
            await Consumed.from(row.losesFraming ? configuration.impatient : configuration)
        }
        #expect(ending.code == row.code)
        #expect(consumed.error == .connection(row.error))
    }
}
