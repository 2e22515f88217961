import AMQPCodec
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Reading frames")
struct FrameDecoderTests {
    /// What a decoder makes of octets that arrive in pieces: frames, and the error that ended it.
    static func outcome(
        of pieces: [ByteBuffer], limit: FrameLimit = .standard
    ) -> (frames: [Frame], error: CodecError?, left: Int) {
        var decoder = FrameDecoder(limit: limit)
        var buffer = ByteBuffer()
        var frames: [Frame] = []
        for piece in pieces {
            buffer.writeImmutableBuffer(piece)
            do throws(CodecError) {
                while let frame = try decoder.next(from: &buffer) { frames.append(frame) }
            } catch {
                return (frames, error, 0)
            }
        }
        return (frames, decoder.fault(atEnd: buffer), buffer.readableBytes)
    }

    static func octets(of frames: [Frame]) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        for frame in frames { try FrameEncoder(limit: .standard).write(frame, to: &buffer) }
        return buffer
    }

    /// A method first, as a server begins with one.
    static func random(_ randomness: inout Randomness, count: Int) -> [Frame] {
        [Frame(.method(.connectionCloseOk), on: .zero)] + (0..<count).map { _ in randomness.frame() }
    }

    @Test("Random frames survive", arguments: Randomness.rounds(60))
    func roundTrip(randomness: Randomness) throws {
        var randomness = randomness
        let frames = Self.random(&randomness, count: 10)
        let outcome = Self.outcome(of: [try Self.octets(of: frames)])
        #expect(outcome.frames == frames, "\(randomness)")
        #expect(outcome.error == nil && outcome.left == 0, "\(randomness)")
    }

    @Test("An octet at a time and every split in two give the same frames", arguments: Randomness.rounds(8))
    func splits(randomness: Randomness) throws {
        var randomness = randomness
        let frames = Self.random(&randomness, count: 2)
        let whole = try Self.octets(of: frames)
        let single = whole.readableBytesView.map { ByteBuffer(bytes: [$0]) }
        #expect(Self.outcome(of: single).frames == frames, "\(randomness)")
        for place in 0...whole.readableBytes {
            let first = try #require(whole.getSlice(at: 0, length: place))
            let second = try #require(whole.getSlice(at: place, length: whole.readableBytes - place))
            #expect(Self.outcome(of: [first, second]).frames == frames, "\(randomness), split at \(place)")
        }
    }

    @Test("Mutilated frames give the same error however they arrive", arguments: Randomness.rounds(150))
    func mutilated(randomness: Randomness) throws {
        var randomness = randomness
        var octets = try Self.octets(of: Self.random(&randomness, count: 3))
        for _ in 0...randomness.below(4) {
            octets.setInteger(UInt8(truncatingIfNeeded: randomness.next()), at: randomness.below(octets.readableBytes))
        }
        let whole = Self.outcome(of: [octets])
        var pieces: [ByteBuffer] = []
        while octets.readableBytes > 0 {
            let length = min(octets.readableBytes, 1 + randomness.below(40))
            let piece = octets.readSlice(length: length)
            pieces.append(try #require(piece))
        }
        let parts = Self.outcome(of: pieces)
        #expect(parts.frames == whole.frames && parts.error == whole.error, "\(randomness)")
    }

    @Test("Octets of chance never trap", arguments: Randomness.rounds(200))
    func chance(randomness: Randomness) {
        var randomness = randomness
        var octets = ByteBuffer(bytes: [1])
        let rest = randomness.bytes(randomness.below(80))
        octets.writeImmutableBuffer(rest)
        _ = Self.outcome(of: [octets])
        _ = try? Method(payload: rest)
        _ = try? ContentHeader(payload: rest)
        _ = try? Wire.table(rest).decoded()
    }

    @Test(
        "The limit is compared as soon as the size is there",
        arguments: [8185, 0x7fff_ffff, 0xffff_ffff] as [UInt32])
    func limit(size: UInt32) throws {
        var decoder = FrameDecoder()
        let octets = Wire.frame(1, size: size, ByteBuffer())
        var six = try #require(octets.getSlice(at: 0, length: 6))
        #expect(try decoder.next(from: &six) == nil)
        var seven = try #require(octets.getSlice(at: 0, length: 7))
        #expect(throws: CodecError.frameTooLarge(payload: size, limit: 8184)) { try decoder.next(from: &seven) }
    }

    @Test("A frame of just the limit is taken, and a later limit holds for later frames")
    func largest() throws {
        var decoder = FrameDecoder()
        var buffer = Wire.frame(1, hex: "000a0033")
        _ = try decoder.next(from: &buffer)
        var largest = Wire.frame(3, on: 1, ByteBuffer(repeating: 7, count: 8184))
        #expect(try decoder.next(from: &largest) != nil)
        decoder.limit = .standard
        var larger = Wire.frame(3, on: 1, ByteBuffer(repeating: 7, count: 131_064))
        #expect(try decoder.next(from: &larger) != nil)
        var tooLarge = Wire.frame(3, on: 1, ByteBuffer(repeating: 7, count: 131_065))
        #expect(throws: CodecError.frameTooLarge(payload: 131_065, limit: 131_064)) {
            try decoder.next(from: &tooLarge)
        }
    }

    @Test("Once the framing is lost there is nothing but that error")
    func lost() throws {
        var decoder = FrameDecoder()
        var buffer = Wire.frame(1, hex: "000a0033", end: 0)
        #expect(throws: CodecError.badFrameEnd(0)) { try decoder.next(from: &buffer) }
        buffer = Wire.frame(1, hex: "000a0033")
        #expect(throws: CodecError.badFrameEnd(0)) { try decoder.next(from: &buffer) }
    }

    @Test("After a faulty frame of sound framing the next is read")
    func goesOn() throws {
        var decoder = FrameDecoder()
        var buffer = Wire.frame(1, hex: "00630001")
        buffer.writeImmutableBuffer(Wire.frame(1, hex: "000a0033"))
        #expect(throws: CodecError.unknownMethod(MethodID(classID: 99, methodID: 1))) {
            try decoder.next(from: &buffer)
        }
        #expect(try decoder.next(from: &buffer) == Frame(.method(.connectionCloseOk), on: .zero))
    }

    @Test("A body of one frame is a slice of what was read, not a copy")
    func slices() throws {
        var decoder = FrameDecoder(limit: .standard)
        var buffer = Wire.frame(1, hex: "000a0033")
        buffer.writeImmutableBuffer(Wire.frame(3, on: 1, ByteBuffer(repeating: 7, count: 100_000)))
        let start = buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        _ = try decoder.next(from: &buffer)
        guard case .body(let body) = try decoder.next(from: &buffer)?.payload else {
            Issue.record("no body")
            return
        }
        #expect(body.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == start + 12 + 7)
    }
}
