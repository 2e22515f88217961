import AMQPCodec
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Short texts")
struct ShortStringTests {
    @Test("Up to 255 octets are taken, more are refused and never cut off")
    func length() throws {
        #expect(try ShortString(String(repeating: "x", count: 255)).bytes.readableBytes == 255)
        #expect(throws: CodecError.textTooLong(256)) { try ShortString(String(repeating: "x", count: 256)) }
        #expect(throws: CodecError.textTooLong(256)) { try ShortString(String(repeating: "ä", count: 128)) }
    }

    @Test("A zero octet is refused")
    func zero() {
        let text = "a\0b"
        #expect(throws: CodecError.textWithZeroOctet) { try ShortString(text) }
        #expect(CodecError.textWithZeroOctet.remedy == .changeCall)
    }

    @Test("A diagnostic keeps the whole characters that fit")
    func clipping() {
        #expect(ShortString(clipping: String(repeating: "€", count: 100)).bytes.readableBytes == 255)
        #expect(ShortString(clipping: "a" + String(repeating: "€", count: 100)).bytes.readableBytes == 253)
        #expect(ShortString(clipping: "a\0b").description == "ab")
    }

    @Test("Reply codes have the specification's names")
    func replyCodes() {
        #expect(ReplyCode.frameError.description == "frame-error")
        #expect(ReplyCode(rawValue: 599).description == "599")
    }

    @Test("What answers without being AMQP is shown, with a hint where it is TLS")
    func greeting() {
        #expect(CodecError.notAMQP(firstOctets: [0x15, 3]).description.contains("15 03; the port may be one for TLS"))
    }
}
