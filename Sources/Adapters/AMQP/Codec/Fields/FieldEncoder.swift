internal import NIOCore

/// Encodes fields with a stack of its own; writes only what RabbitMQ reads.
struct FieldEncoder {
    /// A table or an array that is being written; one of the two lists is empty.
    private struct Level {
        var fields: ArraySlice<Field> = []
        var values: ArraySlice<FieldValue> = []
        /// Where its length stands; the outermost has none.
        var lengthIndex: Int?

        mutating func next() -> (key: ShortString?, value: FieldValue)? {
            if let field = fields.popFirst() { return (field.key, field.value) }
            return values.popFirst().map { (nil, $0) }
        }
    }

    private var buffer = ByteBuffer()
    private var outer: [Level] = []

    mutating func encode(_ fields: [Field]) throws(CodecError) -> ByteBuffer {
        var level = Level(fields: fields[...])
        while true {
            guard let (key, value) = level.next() else {
                finish(level)
                guard let around = outer.popLast() else { return buffer }
                level = around
                continue
            }
            if let key { buffer.write(key) }
            if let inner = try write(value) {
                outer.append(level)
                level = inner
                guard outer.count < FieldLimits.deepest else { throw .fieldsTooDeep(limit: FieldLimits.deepest) }
            }
            try check(0)
        }
    }

    private mutating func finish(_ level: Level) {
        guard let place = level.lengthIndex else { return }
        buffer.setInteger(UInt32(truncatingIfNeeded: buffer.writerIndex &- place &- 4), at: place)
    }

    /// Whether so many octets more may be written.
    private func check(_ more: Int) throws(CodecError) {
        guard more <= FieldTable.sizeLimit, buffer.readableBytes &+ more <= FieldTable.sizeLimit else {
            throw .tableTooLarge(limit: FieldTable.sizeLimit)
        }
    }

    /// Writes a value; gives back the level to be written next where it is a table or an array.
    private mutating func write(_ value: FieldValue) throws(CodecError) -> Level? {
        switch value {
        case .bool(let value): write(.bool, (value ? 1 : 0) as UInt8)
        case .int8(let value): write(.int8, value)
        case .uint8(let value): write(.uint8, value)
        case .int16(let value): write(.int16, value)
        case .uint16(let value): write(.uint16, value)
        case .int32(let value): write(.int32, value)
        case .uint32(let value): write(.uint32, value)
        case .int64(let value): write(.int64, value)
        case .float(let value): write(.float, value.bitPattern)
        case .double(let value): write(.double, value.bitPattern)
        case .decimal(let scale, let value):
            write(.decimal, scale)
            buffer.writeInteger(value)
        case .string(let value): try write(.string, value.bytes)
        case .bytes(let value): try write(.bytes, value)
        case .timestamp(let value): write(.timestamp, value)
        case .array(let values): return Level(values: values[...], lengthIndex: open(.array))
        case .table(let fields): return Level(fields: fields[...], lengthIndex: open(.table))
        case .void: buffer.writeInteger(FieldTag.void.rawValue)
        }
        return nil
    }

    private mutating func write(_ tag: FieldTag, _ value: some FixedWidthInteger) {
        buffer.writeInteger(tag.rawValue)
        buffer.writeInteger(value)
    }

    private mutating func write(_ tag: FieldTag, _ bytes: ByteBuffer) throws(CodecError) {
        try check(bytes.readableBytes)
        buffer.writeInteger(tag.rawValue)
        buffer.writeLong(bytes)
    }

    private mutating func open(_ tag: FieldTag) -> Int {
        buffer.writeInteger(tag.rawValue)
        let place = buffer.writerIndex
        buffer.writeInteger(0 as UInt32)
        return place
    }
}
