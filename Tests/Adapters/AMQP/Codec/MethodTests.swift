import AMQPCodec
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Methods")
struct MethodTests {
    @Test("There are 66, each with its own name and numbers")
    func count() {
        #expect(MethodKind.allCases.count == 66)
        #expect(Set(MethodKind.allCases.map(\.name)).count == 66)
        #expect(Set(MethodKind.allCases.map(\.id.classID)) == [10, 20, 30, 40, 50, 60, 85, 90])
        #expect(Set(MethodSample.all.map(\.method.kind)) == Set(MethodKind.allCases))
    }

    @Test("Each is written as the specification has it and read back", arguments: MethodSample.all)
    func sample(sample: MethodSample) throws {
        var buffer = ByteBuffer()
        sample.method.writePayload(to: &buffer)
        #expect(buffer.hex == sample.octets)
        #expect(try Method(payload: ByteBuffer(hex: sample.octets)) == sample.method)
    }

    @Test("Each survives with random arguments", arguments: Randomness.rounds(20))
    func roundTrip(randomness: Randomness) throws {
        var randomness = randomness
        for kind in MethodKind.allCases {
            let method = randomness.method(kind)
            var buffer = ByteBuffer()
            method.writePayload(to: &buffer)
            #expect(try Method(payload: buffer) == method, "\(randomness), \(kind.name)")
        }
    }

    @Test("Each is refused with 502 when it ends too early, wherever that is", arguments: MethodSample.all)
    func truncated(sample: MethodSample) throws {
        let whole = ByteBuffer(hex: sample.octets)
        for length in 0..<whole.readableBytes {
            let error = #expect(throws: CodecError.self) {
                try Method(payload: try #require(whole.getSlice(at: 0, length: length)))
            }
            #expect(error == (length < 4 ? .truncatedMethod : .truncatedArguments(of: sample.method.kind)))
            #expect(error?.remedy == .closeConnection(.syntaxError))
        }
    }

    @Test("Each is refused with 502 when octets follow its arguments", arguments: MethodSample.all)
    func surplus(sample: MethodSample) {
        #expect(throws: CodecError.surplusArguments(of: sample.method.kind)) {
            try Method(payload: ByteBuffer(hex: sample.octets + "00"))
        }
        #expect(CodecError.surplusArguments(of: sample.method.kind).remedy == .closeConnection(.syntaxError))
    }

    @Test("Unknown classes and methods are 540", arguments: ["00630001", "003c0063", "00000000", "ffffffff"])
    func unknown(octets: String) {
        let error = #expect(throws: CodecError.self) { try Method(payload: ByteBuffer(hex: octets)) }
        #expect(error?.remedy == .closeConnection(.notImplemented))
    }

    @Test("A reply is a method of the other side, in the same class")
    func replies() {
        for kind in MethodKind.allCases {
            for reply in kind.replies {
                #expect(reply.id.classID == kind.id.classID)
                #expect(kind.sender == .both || reply.sender == .both || kind.sender != reply.sender, "\(kind.name)")
                #expect(reply.replies.isEmpty)
            }
        }
    }

    @Test("Passwords and tokens are in no description and no dump")
    func secrets() {
        let methods: [Method] = [
            .connectionStartOk(
                ConnectionStartOk(
                    clientProperties: FieldTable(), mechanism: "PLAIN", response: "hunter2", locale: "en_US")),
            .connectionSecureOk(ConnectionSecureOk(response: "hunter2")),
            .connectionUpdateSecret(ConnectionUpdateSecret(newSecret: "hunter2", reason: "expired")),
        ]
        for method in methods {
            var dumped = ""
            dump(method, to: &dumped)
            #expect(!dumped.contains("hunter2"))
            #expect(!"\(method)".contains("hunter2"))
            #expect(!String(reflecting: method).contains("hunter2"))
        }
    }
}
