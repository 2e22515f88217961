internal import NIOCore

/// Decodes tables with a stack of its own, so that what a peer nests costs no stack of ours.
struct FieldDecoder {
    /// A table or an array that is being decoded.
    private struct Level {
        let isTable: Bool
        /// The key under which it goes into the level around it, if that is a table.
        let key: ShortString?
        var rest: ByteBuffer
        var fields: [Field] = []
        var values: [FieldValue] = []

        var value: FieldValue { isTable ? .table(fields) : .array(values) }

        mutating func append(_ value: FieldValue, under key: ShortString?) {
            if let key { fields.append(Field(key, value)) } else { values.append(value) }
        }
    }

    private let limits: FieldLimits
    private var count = 0

    init(_ limits: FieldLimits) { self.limits = limits }

    mutating func fields(of bytes: ByteBuffer) throws(CodecError) -> [Field] {
        let top = try decode(Level(isTable: true, key: nil, rest: bytes), depth: 1)
        if case .table(let fields) = top { return fields }
        return []
    }

    mutating func value(of key: String, in bytes: ByteBuffer) throws(CodecError) -> FieldValue? {
        var rest = bytes
        while rest.readableBytes > 0 {
            let found = try FieldDecoder.key(&rest)
            let item = try FieldItem(from: &rest)
            try step()
            guard found.bytes.readableBytesView.elementsEqual(key.utf8) else { continue }
            switch item {
            case .value(let value): return value
            case .array(let bytes): return try decode(Level(isTable: false, key: nil, rest: bytes), depth: 2)
            case .table(let bytes): return try decode(Level(isTable: true, key: nil, rest: bytes), depth: 2)
            }
        }
        return nil
    }

    private mutating func decode(_ top: Level, depth: Int) throws(CodecError) -> FieldValue {
        var outer: [Level] = []
        var level = top
        try check(depth)
        while true {
            guard level.rest.readableBytes > 0 else {
                let value = level.value
                guard var around = outer.popLast() else { return value }
                around.append(value, under: level.key)
                level = around
                continue
            }
            let key = level.isTable ? try FieldDecoder.key(&level.rest) : nil
            let item = try FieldItem(from: &level.rest)
            try step()
            switch item {
            case .value(let value): level.append(value, under: key)
            case .array(let bytes):
                outer.append(level)
                level = Level(isTable: false, key: key, rest: bytes)
            case .table(let bytes):
                outer.append(level)
                level = Level(isTable: true, key: key, rest: bytes)
            }
            try check(depth &+ outer.count)
        }
    }

    private static func key(_ rest: inout ByteBuffer) throws(CodecError) -> ShortString {
        guard let key = rest.readShortString() else { throw .truncatedField }
        return key
    }

    private mutating func step() throws(CodecError) {
        count &+= 1
        guard count <= limits.values else { throw .tooManyFields(limit: limits.values) }
    }

    private func check(_ depth: Int) throws(CodecError) {
        guard depth <= limits.depth else { throw .fieldsTooDeep(limit: limits.depth) }
    }
}
