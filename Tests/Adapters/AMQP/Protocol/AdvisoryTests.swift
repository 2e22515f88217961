import AMQPCodec
import AMQPProtocol
import AMQPTestSupport
import NIOCore
import Testing

/// Faults of other clients that were published as advisories, each with what this client does instead.
@Suite("Advisories of other clients")
struct AdvisoryTests {
    @Test("CVE-2019-18609: a frame size whose sum with the framing overflows is refused, not added")
    func cve201918609() throws {
        for size in [0xffff_ffff, 0xffff_fff8, 0xffff_fff7] as [UInt32] {
            var client = try Transcript.consuming()
            #expect(client.octets(Wire.frame(1, on: 1, size: size, ByteBuffer())).closeCode == .frameError)
        }
    }

    @Test("CVE-2023-46120: the size of a body is bounded before anything is kept for it")
    func cve202346120() throws {
        var settings = Transcript.settings()
        settings.bodyLimit = 100
        var client = try Transcript.consuming(settings)
        #expect(client.broker([Transcript.deliver(1), Transcript.header(101)]).closeCode == .frameError)
        client = try Transcript.consuming(settings)
        client.delivers(1, body: String(repeating: "x", count: 100))
        #expect(client.deliveries.count == 1)
    }

    @Test("CVE-2026-69219: a length is compared with what is there before anything is kept for it")
    func cve202669219() throws {
        for length in ["7fffffff", "ffffffff", "80000000"] {
            let table = try Wire.table(hex: "016153" + length)
            #expect(throws: CodecError.truncatedField) { try table.decoded() }
            let secure = ByteBuffer(hex: "000a0014" + length)
            #expect(throws: CodecError.truncatedArguments(of: .connectionSecure)) { try Method(payload: secure) }
        }
    }

    @Test("CVE-2026-69220: fields inside one another cost no stack, whatever their depth")
    func cve202669220() throws {
        let table = try Wire.table(Wire.nested(200_000))
        #expect(throws: CodecError.fieldsTooDeep(limit: 128)) {
            try table.decoded(FieldLimits(depth: .max, values: .max))
        }
    }

    @Test("CVE-2026-77403: a frame-max of 1 is refused")
    func cve202677403() {
        var client = Transcript.greeted()
        client.broker(.connectionStart(Transcript.start))
        let actions = client.broker(.connectionTune(ConnectionTune(channelMax: 0, frameMax: 1, heartbeat: 0)))
        #expect(actions.cause == .frameLimitTooLow(1))
    }

    @Test("CVE-2026-79921: the negotiated frame-max holds for what arrives")
    func cve202679921() throws {
        var client = Transcript.opened(tune: ConnectionTune(channelMax: 0, frameMax: 8192, heartbeat: 0))
        let actions = client.octets(Wire.frame(3, on: 1, ByteBuffer(repeating: 0, count: 8185)))
        #expect(actions.cause == .malformed(.frameTooLarge(payload: 8185, limit: 8184)))
    }

    @Test("GHSA-w6r9-248c-frg8: before it is negotiated there is a frame-max too")
    func ghsaW6r9() {
        var client = Transcript.greeted()
        let actions = client.octets(Wire.frame(1, ByteBuffer(repeating: 0, count: 8185)))
        #expect(actions == [.closed(.malformed(.frameTooLarge(payload: 8185, limit: 8184)), send: nil)])
    }

    @Test("GHSA-5fp7-wg2f-hhgp: unknown frame types end the connection, unopened channels keep nothing")
    func ghsa5fp7() throws {
        var client = try Transcript.consuming()
        #expect(client.octets(Wire.frame(9, on: 7, hex: "00")).dropsSilently)
        client = try Transcript.consuming()
        #expect(client.broker(Transcript.delivery(1).map { Frame($0.payload, on: 4000) }).closeCode == .channelError)
    }

    @Test("GHSA-9mmv-r8g3-qp46 and GHSA-jh48-qjf5-fx5v: octets of chance are read or refused, within their frame")
    func ghsa9mmv() throws {
        for seed in 1...300 as ClosedRange<UInt64> {
            var randomness = Randomness(seed: seed)
            var client = try Transcript.consuming()
            let type = [1, 2, 3, 8][randomness.below(4)] as UInt8
            var payload = type == 1 ? ByteBuffer(hex: "003c003c") : Wire.header(flags: randomness.integer())
            payload.writeImmutableBuffer(randomness.bytes(randomness.below(60)))
            let actions = client.octets(Wire.frame(type, on: 1, payload))
            #expect(actions.isEmpty || actions.cause != nil, "\(randomness)")
        }
    }
}
