public import AMQPCodec
import Foundation
public import NIOCore

/// A seeded source of values of the protocol; the same seed gives the same values (SplitMix64).
///
/// `SEED` and `ROUNDS` in the environment choose other seeds and more rounds.
public struct Randomness: RandomNumberGenerator, Sendable, CustomStringConvertible {
    /// The seed, for the failure's message.
    public let seed: UInt64
    private var state: UInt64

    /// Makes a source.
    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    public var description: String { "seed \(seed)" }

    /// One source for each round of a test.
    public static func rounds(_ usual: Int) -> [Randomness] {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["SEED"].flatMap(UInt64.init) ?? 1
        let count = environment["ROUNDS"].flatMap(Int.init) ?? usual
        return (0..<UInt64(count)).map { Randomness(seed: first &+ $0) }
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    public mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// A flag.
    public mutating func flag() -> Bool { next() & 1 == 1 }

    /// A number of any size, the smallest and the largest more often than others.
    public mutating func integer<Integer: FixedWidthInteger>() -> Integer {
        switch below(8) {
        case 0: .min
        case 1: .max
        default: Integer(truncatingIfNeeded: next())
        }
    }

    /// Octets.
    public mutating func bytes(_ count: Int) -> ByteBuffer {
        ByteBuffer(bytes: (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) })
    }

    private mutating func text(_ count: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz.-_ äß€😀")
        return String((0..<count).map { _ in letters[below(letters.count)] })
    }

    /// A short text, empty and as long as can be more often than other lengths.
    public mutating func shortString() -> ShortString {
        let count = [0, 1, 255, below(60)][below(4)]
        return ShortString(clipping: text(count))
    }

    /// A long text.
    public mutating func longString() -> LongString { LongString(text(below(400))) }

    /// A secret.
    public mutating func secret() -> SecretString { SecretString(longString()) }

    /// A table.
    public mutating func table() -> FieldTable { (try? FieldTable(fields(depth: below(5)))) ?? FieldTable() }

    /// Fields, nested at most so deep.
    public mutating func fields(depth: Int) -> [Field] {
        (0..<below(6)).map { _ in Field(shortString(), value(depth: depth)) }
    }

    /// A value, nested at most so deep.
    public mutating func value(depth: Int) -> FieldValue {
        switch below(depth > 0 ? 17 : 15) {
        case 0: .bool(flag())
        case 1: .int8(integer())
        case 2: .uint8(integer())
        case 3: .int16(integer())
        case 4: .uint16(integer())
        case 5: .int32(integer())
        case 6: .uint32(integer())
        case 7: .int64(integer())
        case 8: .float(Float(below(1000)) / 8)
        case 9: .double(Double(below(1000)) / 64)
        case 10: .decimal(scale: integer(), value: integer())
        case 11: .string(longString())
        case 12: .bytes(bytes(below(40)))
        case 13: .timestamp(integer())
        case 14: .void
        case 15: .array((0..<below(5)).map { _ in value(depth: depth - 1) })
        default: .table(fields(depth: depth - 1))
        }
    }

    /// Properties, each there or not.
    public mutating func properties() -> BasicProperties {
        var properties = BasicProperties()
        properties.contentType = flag() ? shortString() : nil
        properties.contentEncoding = flag() ? shortString() : nil
        properties.headers = flag() ? table() : nil
        properties.deliveryMode = flag() ? integer() : nil
        properties.priority = flag() ? integer() : nil
        properties.correlationID = flag() ? shortString() : nil
        properties.replyTo = flag() ? shortString() : nil
        properties.expiration = flag() ? shortString() : nil
        properties.messageID = flag() ? shortString() : nil
        properties.timestamp = flag() ? integer() : nil
        properties.type = flag() ? shortString() : nil
        properties.userID = flag() ? shortString() : nil
        properties.appID = flag() ? shortString() : nil
        properties.clusterID = flag() ? shortString() : nil
        return properties
    }

    /// A frame.
    public mutating func frame() -> Frame {
        let channel = ChannelNumber(rawValue: integer())
        switch below(4) {
        case 0: return .heartbeat
        case 1: return Frame(.body(bytes(below(300))), on: channel)
        case 2: return Frame(.header(ContentHeader(properties(), bodySize: integer())), on: channel)
        default: return Frame(.method(method(MethodKind.allCases[below(MethodKind.allCases.count)])), on: channel)
        }
    }
}
