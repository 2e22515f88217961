extension JSONWriter {
    /// A value in the one text that it has, keys in the order of their bytes: that of `value(_:sorted:)` of its tree.
    public mutating func canonical(_ view: JSONView) {
        let document = view.document
        document.bytes.withUnsafeBytes { text in
            document.marks.withUnsafeBufferPointer { canonical(view.index, of: $0, in: text) }
        }
    }

    private mutating func canonical(
        _ place: Int, of marks: UnsafeBufferPointer<JSONMark>, in text: UnsafeRawBufferPointer
    ) {
        let mark = marks[place]
        switch mark.kind {
        case .null: raw("null")
        case .yes: raw("true")
        case .no: raw("false")
        case .number: number(UnsafeRawBufferPointer(rebasing: text[mark.range]))
        case .plainString, .escapedString: string(mark, in: text)
        case .array:
            var element = place + 1
            while element < Int(mark.next) {
                byte(element == place + 1 ? UInt8(ascii: "[") : UInt8(ascii: ","))
                canonical(element, of: marks, in: text)
                element = Int(marks[element].next)
            }
            raw(element == place + 1 ? "[]" : "]")
        case .object:
            var separator = UInt8(ascii: "{")
            for key in JSONWriter.sortedKeys(of: place, marks, text) {
                byte(separator)
                separator = UInt8(ascii: ",")
                string(marks[key], in: text)
                byte(UInt8(ascii: ":"))
                canonical(key + 1, of: marks, in: text)
            }
            raw(separator == UInt8(ascii: "{") ? "{}" : "}")
        }
    }

    private mutating func string(_ mark: JSONMark, in text: UnsafeRawBufferPointer) {
        if mark.kind == .escapedString { return quoted(JSONScanner(text, depthLimit: 0).text(of: mark)) }
        append(UnsafeRawBufferPointer(rebasing: text[mark.range.lowerBound - 1...mark.range.upperBound]))
    }

    private mutating func number(_ digits: UnsafeRawBufferPointer) {
        // Up to 40 digits and nothing else are in their normal form.
        if digits.count <= 40, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) { return append(digits) }
        if let number = JSONNumber(String(decoding: digits, as: UTF8.self)) { plain(number.description) }
    }

    /// The places of an object's keys, in the order of their bytes.
    private static func sortedKeys(
        of object: Int, _ marks: UnsafeBufferPointer<JSONMark>, _ text: UnsafeRawBufferPointer
    ) -> [Int] {
        let scanner = JSONScanner(text, depthLimit: 0)
        var keys: [(front: UInt64, place: Int)] = []
        var place = object + 1
        while place < Int(marks[object].next) {
            keys.append((scanner.withText(of: marks[place], front), place))
            place = Int(marks[place + 1].next)
        }
        keys.sort { left, right in
            guard left.front == right.front else { return left.front < right.front }
            return scanner.withText(of: marks[left.place]) { left in
                scanner.withText(of: marks[right.place]) { left.lexicographicallyPrecedes($0) }
            }
        }
        return keys.map(\.place)
    }

    /// The first eight bytes as a number: those of a lesser text are less, or equal where more bytes must tell.
    private static func front(_ key: UnsafeRawBufferPointer) -> UInt64 {
        if key.count >= 8 { return UInt64(bigEndian: key.loadUnaligned(as: UInt64.self)) }
        return key.reduce(0) { $0 << 8 | UInt64($1) } << UInt64(8 * (8 - key.count))
    }
}
