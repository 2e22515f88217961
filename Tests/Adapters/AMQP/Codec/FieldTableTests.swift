import AMQPCodec
import AMQPTestSupport
import NIOCore
import Testing

@Suite("Field tables")
struct FieldTableTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let octets: String
        let value: FieldValue
        var testDescription: String { octets }
    }

    static let vectors = [
        Vector(octets: "7401", value: .bool(true)), Vector(octets: "7400", value: .bool(false)),
        Vector(octets: "62ff", value: .int8(-1)), Vector(octets: "42ff", value: .uint8(255)),
        Vector(octets: "73fffe", value: .int16(-2)), Vector(octets: "75fffe", value: .uint16(65534)),
        Vector(octets: "49fffffffd", value: .int32(-3)), Vector(octets: "69fffffffd", value: .uint32(4_294_967_293)),
        Vector(octets: "6cfffffffffffffffc", value: .int64(-4)),
        Vector(octets: "663fc00000", value: .float(1.5)), Vector(octets: "643ff8000000000000", value: .double(1.5)),
        Vector(octets: "4402000004d2", value: .decimal(scale: 2, value: 1234)),
        Vector(octets: "5300000003616263", value: .text("abc")), Vector(octets: "5300000000", value: .text("")),
        Vector(octets: "7800000002ff00", value: .bytes(ByteBuffer(bytes: [255, 0]))),
        Vector(octets: "54ffffffffffffffff", value: .timestamp(.max)),
        Vector(octets: "4100000003740156", value: .array([.bool(true), .void])),
        Vector(octets: "4600000004016b7401", value: .table([Field("k", .bool(true))])),
        Vector(octets: "4600000000", value: .table([])), Vector(octets: "4100000000", value: .array([])),
        Vector(octets: "56", value: .void),
    ]

    @Test("Every type is read and written as RabbitMQ has it", arguments: vectors)
    func types(vector: Vector) throws {
        let table = try Wire.table(hex: "0161" + vector.octets)
        #expect(try table.decoded() == [Field("a", vector.value)])
        #expect(try table.value(of: "a") == vector.value)
        #expect(try FieldTable(["a": vector.value]).bytes.hex == "0161" + vector.octets)
    }

    @Test("L is read as a signed number of 64 bits, and never written")
    func signedLongOfOthers() throws {
        #expect(try Wire.table(hex: "01614cfffffffffffffffe").value(of: "a") == .int64(-2))
        #expect(try FieldTable(["a": .int64(-2)]).bytes.hex == "01616cfffffffffffffffe")
    }

    @Test("No tag is written that RabbitMQ does not write", arguments: Randomness.rounds(60))
    func tags(randomness: Randomness) throws {
        var randomness = randomness
        let value = randomness.value(depth: 0)
        let octets = try FieldTable(["a": value]).bytes
        let tag = Character(UnicodeScalar(octets.getInteger(at: 2, as: UInt8.self) ?? 0))
        #expect("tbBsuIilfdDSxTAFV".contains(tag), "\(randomness)")
    }

    @Test("Random tables survive", arguments: Randomness.rounds(60))
    func roundTrip(randomness: Randomness) throws {
        var randomness = randomness
        let fields = randomness.fields(depth: 5)
        let table = try FieldTable(fields)
        #expect(try table.decoded() == fields, "\(randomness)")
        #expect(try FieldTable(table.decoded()) == table, "\(randomness)")
    }

    @Test("Tables that end too early are refused wherever that is", arguments: vectors)
    func cut(vector: Vector) throws {
        let octets = ByteBuffer(hex: "0161" + vector.octets)
        for length in 1..<octets.readableBytes {
            let table = try Wire.table(try #require(octets.getSlice(at: 0, length: length)))
            #expect(throws: CodecError.truncatedField) { try table.decoded() }
        }
    }

    @Test(
        "An unknown type is the message's fault alone",
        arguments: ["01615a00", "01615500000001", "016100", "01614100000002ff00"])
    func unknownType(octets: String) throws {
        let table = try Wire.table(hex: octets)
        let error = #expect(throws: CodecError.self) { try table.decoded() }
        #expect(error?.remedy == .refuseMessage)
    }

    @Test("Octets that are no UTF-8 are kept in keys and values")
    func invalidText() throws {
        let table = try Wire.table(hex: "02ff00530000000280c3")
        let fields = try table.decoded()
        #expect(fields.count == 1)
        #expect(fields[0].key.bytes.hex == "ff00")
        guard case .string(let value) = fields[0].value else {
            Issue.record("no string")
            return
        }
        #expect(value.bytes.hex == "80c3")
        #expect(value.description.contains("\u{fffd}"))
    }

    @Test("A key that comes twice is decoded twice, and the first is found")
    func twice() throws {
        let table = try Wire.table(hex: "0161740101617400")
        #expect(try table.decoded() == [Field("a", .bool(true)), Field("a", .bool(false))])
        #expect(try table.value(of: "a") == .bool(true))
        #expect(try table.value(of: "b") == nil)
    }

    @Test("What comes before a key is passed over, however it is inside")
    func lookup() throws {
        let table = try Wire.table(hex: "0161460000000199" + "016262fe")
        #expect(try table.value(of: "b") == .int8(-2))
        #expect(throws: CodecError.truncatedField) { try table.value(of: "a") }
    }

    @Test("Depth is bounded by argument, with no recursion")
    func depth() throws {
        let table = try Wire.table(Wire.nested(20_000))
        #expect(throws: CodecError.fieldsTooDeep(limit: 32)) { try table.decoded() }
        #expect(throws: CodecError.fieldsTooDeep(limit: 32)) { try table.value(of: "n") }
        #expect(try Wire.table(Wire.nested(31)).decoded().count == 1)
        #expect(throws: CodecError.fieldsTooDeep(limit: 32)) { try Wire.table(Wire.nested(32)).decoded() }
        #expect(try Wire.table(Wire.nested(31)).value(of: "n") != nil)
        #expect(throws: CodecError.fieldsTooDeep(limit: 32)) { try Wire.table(Wire.nested(32)).value(of: "n") }
        #expect(try Wire.table(Wire.nested(40)).decoded(FieldLimits(depth: 41, values: 100)).count == 1)
        #expect(FieldLimits(depth: 1_000_000, values: 1).depth == 128)
    }

    @Test("The number of values is bounded by argument")
    func values() throws {
        let table = try FieldTable(["a": .array(Array(repeating: .void, count: 99))])
        #expect(try table.decoded(FieldLimits(depth: 8, values: 100)).count == 1)
        #expect(throws: CodecError.tooManyFields(limit: 99)) { try table.decoded(FieldLimits(depth: 8, values: 99)) }
        let array = ByteBuffer(bytes: [1, 97, 0x41, 0, 0, 0x40, 0])
        let many = try Wire.table(array + Array(repeating: 0x56, count: 0x4000))
        #expect(throws: CodecError.tooManyFields(limit: 16_384)) { try many.decoded() }
    }

    @Test("What is nested too deep is not written")
    func writingDepth() throws {
        var value = FieldValue.void
        for _ in 0..<127 { value = .array([value]) }
        #expect(throws: Never.self) { try FieldTable(["a": value]) }
        value = .array([value])
        #expect(throws: CodecError.fieldsTooDeep(limit: 128)) { try FieldTable(["a": value]) }
    }

    @Test("Keys are short texts")
    func keys() {
        #expect(throws: CodecError.textTooLong(256)) {
            try FieldTable([String(repeating: "k", count: 256): .void])
        }
        #expect(throws: CodecError.textWithZeroOctet) { try FieldTable(["a\0b": .void]) }
    }
}

extension ByteBuffer {
    fileprivate static func + (buffer: ByteBuffer, octets: [UInt8]) -> ByteBuffer {
        var sum = buffer
        sum.writeBytes(octets)
        return sum
    }
}
