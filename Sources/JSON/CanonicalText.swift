/// The one text that a value has, keys in the order of their bytes, written straight from the text in which it was read.
struct CanonicalText {
    private let text: UnsafeRawBufferPointer
    private let marks: UnsafeBufferPointer<JSONMark>
    private let room: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    /// The keys of all objects that are being written, those of the innermost one last.
    private var keys: [Key] = []

    private struct Key {
        /// The first eight bytes as a number: those of a lesser text are less, or equal where more bytes must tell.
        let front: UInt64
        let place: Int
    }

    /// - Parameter room: of at least ``length(of:_:_:)`` bytes.
    init(
        _ text: UnsafeRawBufferPointer, _ marks: UnsafeBufferPointer<JSONMark>, in room: UnsafeMutableRawBufferPointer
    ) {
        (self.text, self.marks, self.room) = (text, marks, room)
    }

    /// How many bytes the text of a value takes at most.
    static func length(
        of place: Int, _ marks: UnsafeBufferPointer<JSONMark>, _ text: UnsafeRawBufferPointer
    ) -> Int {
        // Of the marks of an object or an array all that they hold is counted by itself.
        var length = marks[place].range.count + 2
        for mark in marks[place..<Int(marks[place].next)] {
            switch mark.kind {
            // The longest escape is three times as long as the shortest of the same character.
            case .escapedString: length += 2 * mark.range.count
            case .number where !isPlain(text[mark.range]): length += number(text[mark.range]).utf8.count
            default: break
            }
        }
        return length
    }

    mutating func write(_ place: Int) {
        let mark = marks[place]
        switch mark.kind {
        case .null, .yes, .no: copy(mark.range)
        case .number where CanonicalText.isPlain(text[mark.range]): copy(mark.range)
        case .number: put(CanonicalText.number(text[mark.range]))
        case .plainString, .escapedString: string(mark)
        case .array: array(place)
        case .object: object(place)
        }
    }

    private mutating func array(_ place: Int) {
        put(UInt8(ascii: "["))
        var element = place + 1
        while element < Int(marks[place].next) {
            if element > place + 1 { put(UInt8(ascii: ",")) }
            write(element)
            element = Int(marks[element].next)
        }
        put(UInt8(ascii: "]"))
    }

    private mutating func object(_ place: Int) {
        put(UInt8(ascii: "{"))
        let first = keys.count
        sortKeys(of: place)
        for key in first..<keys.count {
            if key > first { put(UInt8(ascii: ",")) }
            let place = keys[key].place
            string(marks[place])
            put(UInt8(ascii: ":"))
            write(place + 1)
        }
        keys.removeLast(keys.count - first)
        put(UInt8(ascii: "}"))
    }

    private mutating func string(_ mark: JSONMark) {
        guard mark.kind == .escapedString else {
            return copy(Int(mark.start) - 1..<Int(mark.end) + 1)
        }
        var writer = JSONWriter()
        writer.quoted(JSONScanner(text, depthLimit: 0).text(of: mark))
        put(writer.bytes)
    }

    /// Up to 40 digits and nothing else are in their normal form.
    private static func isPlain(_ digits: Slice<UnsafeRawBufferPointer>) -> Bool {
        digits.count <= 40 && digits.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> String {
        JSONNumber(String(decoding: digits, as: UTF8.self))?.description ?? ""
    }
}

extension CanonicalText {
    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        room[count] = byte
        count += 1
    }

    private mutating func put(_ bytes: some Collection<UInt8>) {
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyBytes(from: bytes)
        count += bytes.count
    }

    private mutating func put(_ text: String) { put(Array(text.utf8)) }

    @inline(__always)
    private mutating func copy(_ range: Range<Int>) {
        precondition(range.count <= room.count - count, "the room was measured")
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: .init(rebasing: text[range]))
        count += range.count
    }
}

extension CanonicalText {
    /// Adds the keys of an object, in the order of their bytes.
    private mutating func sortKeys(of object: Int) {
        let first = keys.count
        var place = object + 1
        while place < Int(marks[object].next) {
            keys.append(Key(front: front(of: marks[place]), place: place))
            place = Int(marks[place + 1].next)
        }
        let order = Order(text: text, marks: marks)
        keys.withUnsafeMutableBufferPointer { order.sort(UnsafeMutableBufferPointer(rebasing: $0[first...])) }
    }

    private func front(of key: JSONMark) -> UInt64 {
        JSONScanner(text, depthLimit: 0).withText(of: key) { key in
            if key.count >= 8 { return UInt64(bigEndian: key.loadUnaligned(as: UInt64.self)) }
            return key.reduce(0) { $0 << 8 | UInt64($1) } << UInt64(8 * (8 - key.count))
        }
    }

    /// The order of keys, which is that of their bytes.
    private struct Order {
        let text: UnsafeRawBufferPointer
        let marks: UnsafeBufferPointer<JSONMark>

        /// How many keys are put in order one by one.
        private static let few = 64

        func sort(_ keys: UnsafeMutableBufferPointer<Key>) {
            var keys = keys
            guard keys.count <= Order.few else { return keys.sort(by: precedes) }
            for last in keys.indices.dropFirst() {
                let key = keys[last]
                var place = last
                while place > 0, precedes(key, keys[place - 1]) {
                    keys[place] = keys[place - 1]
                    place -= 1
                }
                keys[place] = key
            }
        }

        @inline(__always)
        private func precedes(_ left: Key, _ right: Key) -> Bool {
            left.front == right.front ? isBefore(marks[left.place], marks[right.place]) : left.front < right.front
        }

        private func isBefore(_ left: JSONMark, _ right: JSONMark) -> Bool {
            let scanner = JSONScanner(text, depthLimit: 0)
            return scanner.withText(of: left) { left in scanner.withText(of: right) { left.isBefore($0) } }
        }
    }
}
