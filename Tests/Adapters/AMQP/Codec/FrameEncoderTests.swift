import AMQPCodec
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Writing frames")
struct FrameEncoderTests {
    static let publish = Method.basicPublish(BasicPublish(exchange: "e", routingKey: "k"))

    static func frames(bodySize: Int, limit: FrameLimit) throws -> [Frame] {
        var buffer = Wire.frame(1, hex: "000a0033")
        let body = ByteBuffer(bytes: (0..<bodySize).map { UInt8(truncatingIfNeeded: $0) })
        try FrameEncoder(limit: limit).write(publish, BasicProperties(), body: body, on: 1, to: &buffer)
        let outcome = FrameDecoderTests.outcome(of: [buffer], limit: limit)
        #expect(outcome.error == nil && outcome.left == 0)
        return Array(outcome.frames.dropFirst())
    }

    @Test("A body is split at frame-max less eight, an empty one has no frame")
    func split() throws {
        let limit = FrameLimit.beforeTuning
        let most = Int(limit.payload)
        for size in [0, 1, 2, most - 1, most, most + 1, 2 * most - 1, 2 * most, 2 * most + 1, 3 * 8192] {
            let frames = try Self.frames(bodySize: size, limit: limit)
            #expect(frames[0] == Frame(.method(Self.publish), on: 1))
            #expect(frames[1] == Frame(.header(ContentHeader(BasicProperties(), bodySize: UInt64(size))), on: 1))
            let parts = frames.dropFirst(2).compactMap { frame -> ByteBuffer? in
                if case .body(let part) = frame.payload { part } else { nil }
            }
            #expect(parts.count == (size + most - 1) / most)
            #expect(parts.dropLast().allSatisfy { $0.readableBytes == most })
            let whole = parts.flatMap { Array($0.readableBytesView) }
            #expect(whole == (0..<size).map { UInt8(truncatingIfNeeded: $0) })
        }
    }

    @Test("What does not fit a frame and cannot be split is refused, and nothing of it is written")
    func tooLarge() throws {
        let long = LongString(String(repeating: "x", count: 9000))
        var buffer = ByteBuffer(string: "before")
        let method = Method.connectionSecure(ConnectionSecure(challenge: long))
        #expect(throws: CodecError.outgoingFrameTooLarge(payload: 9008, limit: 8184)) {
            try FrameEncoder().write(method, on: .zero, to: &buffer)
        }
        var properties = BasicProperties()
        properties.headers = try FieldTable(["k": .string(long)])
        let error = #expect(throws: CodecError.self) {
            try FrameEncoder().write(Self.publish, properties, body: ByteBuffer(string: "b"), on: 1, to: &buffer)
        }
        #expect(error?.remedy == .changeCall)
        #expect(String(buffer: buffer) == "before")
    }

    @Test("The protocol header is AMQP 0 0 9 1")
    func header() {
        var buffer = ByteBuffer()
        ProtocolVersion.amqp091.writeHeader(to: &buffer)
        #expect(buffer.hex == "414d515000000901")
    }

    @Test("A limit below 4096 is none", arguments: [0, 1, 7, 8, 4095] as [UInt32])
    func limit(size: UInt32) { #expect(FrameLimit(size) == nil) }

    @Test("The largest limit there can be is one")
    func largest() { #expect(FrameLimit(.max)?.payload == 0xffff_fff7) }
}
