/// Checks the grammar of a JSON text and marks where each value lies; copies nothing.
struct JSONScanner {
    let bytes: UnsafeRawBufferPointer
    var place = 0
    private let depthLimit: Int
    private let valueLimit: Int
    private(set) var marks: [JSONMark] = []

    /// What tells a key from those that its object has already.
    private struct SeenKeys {
        /// The mark of the object's first key.
        let first: Int
        var count = 0
        /// One of 512 bits for each key: where it is not set, the key is new.
        var filter = InlineArray<8, UInt64>(repeating: 0)
        /// All keys, where they are too many to be compared one by one.
        var many: Set<ByteText> = []

        static let few = 64
    }

    /// - Parameter valueLimit: how many values there may be, keys among them; each costs memory however short it is.
    init(_ bytes: UnsafeRawBufferPointer, depthLimit: Int, valueLimit: Int = .max) {
        (self.bytes, self.depthLimit, self.valueLimit) = (bytes, depthLimit, valueLimit)
    }

    /// The marks of all values of the text.
    mutating func document() throws(JSONError) -> [JSONMark] {
        guard bytes.count < UInt32.max else { throw error("the text is longer than 4 GiB") }
        marks.reserveCapacity(bytes.count / 12 + 1)
        skipSpace()
        try value(depth: 0)
        skipSpace()
        guard place == bytes.count else { throw error("something follows the value") }
        return marks
    }

    func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: place) }

    var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    @inline(__always)
    mutating func skipSpace() {
        if let byte = next, byte <= 0x20 { skipSpaces() }
    }

    private mutating func skipSpaces() {
        while let byte = next, byte == 0x20 || byte == 9 || byte == 10 || byte == 13 { place += 1 }
    }

    mutating func value(depth: Int) throws(JSONError) {
        guard marks.count < valueLimit else { throw error("more than \(valueLimit) values") }
        switch next {
        case UInt8(ascii: "\""): marks.append(try string(next: marks.count + 1))
        case UInt8(ascii: "{"): try object(depth: depth + 1)
        case UInt8(ascii: "["): try array(depth: depth + 1)
        case UInt8(ascii: "t"): try literal("true", .yes)
        case UInt8(ascii: "f"): try literal("false", .no)
        case UInt8(ascii: "n"): try literal("null", .null)
        case nil: throw error("the text ends where a value should be")
        default: try number()
        }
    }

    private mutating func mark(_ kind: JSONMark.Kind, from start: Int) {
        marks.append(
            JSONMark(kind: kind, start: UInt32(start), end: UInt32(place), next: UInt32(marks.count + 1)))
    }

    private mutating func literal(_ text: StaticString, _ kind: JSONMark.Kind) throws(JSONError) {
        let matches = text.withUTF8Buffer { text in
            bytes.count - place >= text.count
                && UnsafeRawBufferPointer(rebasing: bytes[place..<place + text.count]).isSame(as: .init(text))
        }
        guard matches else { throw error("not a JSON value") }
        place += text.utf8CodeUnitCount
        mark(kind, from: place - text.utf8CodeUnitCount)
    }

    private mutating func number() throws(JSONError) {
        let start = place
        while let byte = next, byte &- UInt8(ascii: "0") < 10 { place += 1 }
        let isPlain = place > start && (place == start + 1 || bytes[start] != UInt8(ascii: "0"))
        if !isPlain || next == UInt8(ascii: ".") || next.map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            place = start
            let candidate = bytes[start...].prefix { JSONScanner.isNumeric($0) }
            var lexer = NumberLexer(bytes: ArraySlice(candidate))
            guard lexer.read() != nil else { throw error("not a JSON value, or a number out of all bounds") }
            place += candidate.count - lexer.bytes.count
        }
        mark(.number, from: start)
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || [UInt8](".eE+-".utf8).contains(byte)
    }

    private mutating func array(depth: Int) throws(JSONError) {
        let own = try open(.array, depth: depth)
        if take(UInt8(ascii: "]")) { return close(own) }
        while true {
            try value(depth: depth)
            skipSpace()
            if take(UInt8(ascii: "]")) { return close(own) }
            guard take(UInt8(ascii: ",")) else { throw error("an array's value must be followed by , or ]") }
            skipSpace()
        }
    }

    private mutating func object(depth: Int) throws(JSONError) {
        let own = try open(.object, depth: depth)
        if take(UInt8(ascii: "}")) { return close(own) }
        var seen = SeenKeys(first: marks.count)
        while true {
            try key(&seen)
            try value(depth: depth)
            skipSpace()
            if take(UInt8(ascii: "}")) { break }
            guard take(UInt8(ascii: ",")) else { throw error("an object's member must be followed by , or }") }
            skipSpace()
        }
        close(own)
    }

    /// Begins an array or an object and returns the place of its mark.
    private mutating func open(_ kind: JSONMark.Kind, depth: Int) throws(JSONError) -> Int {
        guard depth <= depthLimit else { throw error("nested deeper than \(depthLimit)") }
        mark(kind, from: place)
        place += 1
        skipSpace()
        return marks.count - 1
    }

    private mutating func close(_ own: Int) {
        marks[own].end = UInt32(place)
        marks[own].next = UInt32(marks.count)
    }
}

extension JSONScanner {
    /// A key with its colon; it must differ from those of its object.
    private mutating func key(_ seen: inout SeenKeys) throws(JSONError) {
        guard next == UInt8(ascii: "\"") else { throw error("an object's key must be a string") }
        let start = place
        let mark = try string(next: marks.count + 1)
        guard isNew(mark, &seen) else {
            throw JSONError(reason: "a key is there twice", offset: start, key: text(of: mark))
        }
        marks.append(mark)
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw error("a key must be followed by :") }
        skipSpace()
    }

    private func isNew(_ mark: JSONMark, _ seen: inout SeenKeys) -> Bool {
        guard seen.count < SeenKeys.few else { return isNewAmongMany(mark, &seen) }
        seen.count += 1
        let signature = withText(of: mark, JSONScanner.signature)
        let (word, bit) = (Int(signature >> 61), 1 &<< (signature >> 55) as UInt64)
        defer { seen.filter[word] |= bit }
        return seen.filter[word] & bit == 0 || !isThere(mark, behind: seen.first)
    }

    private func isNewAmongMany(_ mark: JSONMark, _ seen: inout SeenKeys) -> Bool {
        if seen.many.isEmpty { seen.many = Set(keys(from: seen.first).map { ByteText(text(of: marks[$0])) }) }
        return seen.many.insert(ByteText(text(of: mark))).inserted
    }

    private func isThere(_ mark: JSONMark, behind first: Int) -> Bool {
        // In place: most keys are of another length.
        var place = first
        while place < marks.count {
            if isSame(marks[place], mark) { return true }
            place = Int(marks[place + 1].next)
        }
        return false
    }

    /// The places of the keys of the object whose first key's is given, which is not closed yet.
    private func keys(from first: Int) -> [Int] {
        var keys: [Int] = []
        var place = first
        while place < marks.count {
            keys.append(place)
            place = Int(marks[place + 1].next)
        }
        return keys
    }

    private func isSame(_ left: JSONMark, _ right: JSONMark) -> Bool {
        if left.kind == .plainString, right.kind == .plainString, left.end &- left.start != right.end &- right.start {
            return false
        }
        return withText(of: left) { left in withText(of: right) { left.isSame(as: $0) } }
    }

    /// A few of a key's bytes, of which most keys of an object differ.
    private static func signature(_ key: UnsafeRawBufferPointer) -> UInt64 {
        let odd: UInt64 = 0x9e37_79b9_7f4a_7c15
        guard key.count >= 8 else { return key.reduce(UInt64(key.count)) { $0 << 8 | UInt64($1) } &* odd }
        let first = key.loadUnaligned(as: UInt64.self)
        let last = key.loadUnaligned(fromByteOffset: key.count - 8, as: UInt64.self)
        return (first &* odd ^ last &+ UInt64(key.count)) &* odd
    }
}

extension JSONScanner {
    /// What ``JSONDocument/text(of:inFrontOf:)`` promises.
    mutating func leadingText(of name: String) throws(JSONError) -> String? {
        skipSpace()
        guard take(UInt8(ascii: "{")) else { return nil }
        var seen = SeenKeys(first: 0)
        var name = name
        repeat {
            skipSpace()
            let place = marks.count
            try key(&seen)
            try value(depth: 0)
            let isIt = name.withUTF8 { name in withText(of: marks[place]) { $0.isSame(as: .init(name)) } }
            if isIt { return textOfLast }
            skipSpace()
        } while take(UInt8(ascii: ","))
        return nil
    }

    private var textOfLast: String? {
        guard let mark = marks.last, mark.kind == .plainString || mark.kind == .escapedString else { return nil }
        return text(of: mark)
    }
}
