import AMQPCodec
import AMQPTestSupport
import NIOCore

/// Limits, then a table's octets.
enum TableTarget {
    static func run(_ source: inout OctetSource) throws {
        let limits = source.flag() ? .standard : FieldLimits(depth: source.below(255), values: source.below(255))
        let table = try Wire.table(source.all())
        guard let fields = try decode(table, limits) else {
            _ = try? table.value(of: "k", limits)
            return
        }
        // Compared as octets: a number that is none equals nothing.
        let written = try FieldTable(fields)
        try require(written.bytes.readableBytes == table.bytes.readableBytes, "it is written in another length")
        let again = try decode(written, limits)
        try require(try again.map { try FieldTable($0) } == written, "it is read again as another table")
        try checkSearch(fields, table, limits)
    }

    /// The first field of a key is found.
    private static func checkSearch(_ fields: [Field], _ table: FieldTable, _ limits: FieldLimits) throws {
        for field in fields.prefix(20) {
            let key = field.key.description
            let first = fields.first { $0.key.bytes.readableBytesView.elementsEqual(key.utf8) }
            let found = try table.value(of: key, limits)
            let expected = try FieldTable(first.map { [Field(ShortString(), $0.value)] } ?? [])
            try require(try FieldTable(found.map { [Field(ShortString(), $0)] } ?? []) == expected, "another is found")
        }
    }

    private static func decode(_ table: FieldTable, _ limits: FieldLimits) throws -> [Field]? {
        do throws(CodecError) {
            return try table.decoded(limits)
        } catch {
            try require(error.remedy == .refuseMessage, "\(error) is more than the message's fault")
            return nil
        }
    }
}
