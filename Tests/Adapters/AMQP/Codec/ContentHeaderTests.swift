import AMQPCodec
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Content headers")
struct ContentHeaderTests {
    static func octets(of header: ContentHeader) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        try FrameEncoder(limit: .standard).write(Frame(.header(header), on: 1), to: &buffer)
        return try #require(buffer.getSlice(at: 7, length: buffer.readableBytes - 8))
    }

    /// Each property alone, with its octets.
    static let singles: [(String, BasicProperties)] = [
        ("8000" + "0161", BasicProperties { $0.contentType = "a" }),
        ("4000" + "0161", BasicProperties { $0.contentEncoding = "a" }),
        ("2000" + "00000003016156", BasicProperties { $0.headers = sample(["a": .void]) }),
        ("1000" + "02", BasicProperties { $0.deliveryMode = 2 }),
        ("0800" + "09", BasicProperties { $0.priority = 9 }),
        ("0400" + "0161", BasicProperties { $0.correlationID = "a" }),
        ("0200" + "0161", BasicProperties { $0.replyTo = "a" }),
        ("0100" + "0161", BasicProperties { $0.expiration = "a" }),
        ("0080" + "0161", BasicProperties { $0.messageID = "a" }),
        ("0040" + "ffffffffffffffff", BasicProperties { $0.timestamp = .max }),
        ("0020" + "0161", BasicProperties { $0.type = "a" }),
        ("0010" + "0161", BasicProperties { $0.userID = "a" }),
        ("0008" + "0161", BasicProperties { $0.appID = "a" }),
        ("0004" + "0161", BasicProperties { $0.clusterID = "a" }),
        ("0000", BasicProperties()),
    ]

    @Test("Each property is written as the specification has it and read back", arguments: singles)
    func single(octets: String, properties: BasicProperties) throws {
        let header = ContentHeader(properties, bodySize: 0x0102)
        #expect(try Self.octets(of: header).hex == "003c0000" + "0000000000000102" + octets)
        let read = try ContentHeader(payload: Self.octets(of: header))
        #expect(read == header && read.properties == properties && read.bodySize == 0x0102)
        #expect(read.headers == properties.headers)
    }

    @Test("Random properties survive", arguments: Randomness.rounds(80))
    func roundTrip(randomness: Randomness) throws {
        var randomness = randomness
        let properties = randomness.properties()
        let header = ContentHeader(properties, bodySize: randomness.integer())
        let read = try ContentHeader(payload: Self.octets(of: header))
        #expect(read == header && read.properties == properties, "\(randomness)")
        #expect(read.headers == properties.headers, "\(randomness)")
    }

    @Test("A header that ends too early is refused, with 501 before its list and 502 in it")
    func truncated() throws {
        var randomness = Randomness(seed: 7)
        var properties = randomness.properties()
        properties.appID = "app"
        properties.headers = sample(["a": .text("b")])
        let whole = try Self.octets(of: ContentHeader(properties, bodySize: 1))
        for length in 0..<whole.readableBytes {
            let error = #expect(throws: CodecError.self) {
                try ContentHeader(payload: try #require(whole.getSlice(at: whole.readerIndex, length: length)))
            }
            #expect(error == (length < 14 ? .truncatedHeader(octets: length) : .truncatedProperties))
            #expect(error?.remedy == .closeConnection(length < 14 ? .frameError : .syntaxError))
        }
    }

    @Test("Flags of no property, or of a second word, are 501", arguments: [1, 2, 3, 0xffff] as [UInt16])
    func flags(flags: UInt16) {
        let error = #expect(throws: CodecError.self) {
            try ContentHeader(payload: Wire.header(flags: flags, list: ByteBuffer(repeating: 0, count: 400)))
        }
        #expect(error == .unknownPropertyFlags(flags))
        #expect(error?.remedy == .closeConnection(.frameError))
    }

    @Test("However many header fields there are, they stay the octets that were read", arguments: [0, 10, 1000])
    func lazy(count: Int) throws {
        let table = try FieldTable((0..<count).map { Field("k", .int32(Int32($0))) })
        let payload = Wire.header(table: table.bytes)
        let start = payload.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
        let headers = try #require(ContentHeader(payload: payload).properties.headers)
        #expect(headers == table)
        #expect(headers.bytes.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } == start + 18)
    }

    @Test("Texts that are no UTF-8 are kept")
    func invalidText() throws {
        let header = try ContentHeader(payload: Wire.header(flags: 0x8000, list: ByteBuffer(hex: "02ff00")))
        #expect(header.properties.contentType?.bytes.hex == "ff00")
    }

    @Test("Any size of a body is read, if not believed", arguments: [1 << 40, 1 << 63, .max] as [UInt64])
    func sizes(size: UInt64) throws {
        #expect(try ContentHeader(payload: Wire.header(bodySize: size)).bodySize == size)
    }
}

extension BasicProperties {
    fileprivate init(_ set: (inout BasicProperties) -> Void) {
        self.init()
        set(&self)
    }
}
