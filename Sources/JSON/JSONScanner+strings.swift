extension JSONScanner {
    /// Passes over a string, from its opening quotation mark on; the mark says which one is to come next.
    mutating func string(next following: Int) throws(JSONError) -> JSONMark {
        let start = place + 1
        var (here, kind, seen) = (start, JSONMark.Kind.plainString, 0 as UInt64)
        while true {
            here = JSONScanner.passPlain(bytes, from: here, &seen)
            place = here
            guard here < bytes.count else { throw error("a string that does not end") }
            switch bytes[here] {
            case UInt8(ascii: "\""):
                place += 1
                if seen & JSONScanner.highs != 0 { try checkUTF8(start..<here) }
                return JSONMark(kind: kind, start: UInt32(start), end: UInt32(here), next: UInt32(following))
            case UInt8(ascii: "\\"):
                kind = .escapedString
                here += 2
                // The most common one, of JSON in JSON.
                if here <= bytes.count, bytes[here - 1] == UInt8(ascii: "\"") { continue }
                place += 1
                _ = try escape()
                here = place
            default: throw error("a control character in a string")
            }
        }
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Whether a text needs no escapes.
    static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        var seen: UInt64 = 0
        return passPlain(text, from: 0, &seen) == text.count
    }

    /// The place of the next quotation mark, backslash or control character; all bits of what comes before are set in
    /// `seen`, and perhaps some of what comes soon after.
    @inline(__always)
    private static func passPlain(_ bytes: UnsafeRawBufferPointer, from start: Int, _ seen: inout UInt64) -> Int {
        var place = start
        while place + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            let found = specialBytes(of: word)
            seen |= word
            if found != 0 { return place + found.trailingZeroBitCount >> 3 }
            place += 8
            if place - start == 32 { place = passLong(bytes, from: place, &seen) }
        }
        while place < bytes.count, bytes[place] >= 0x20, bytes[place] != UInt8(ascii: "\""),
            bytes[place] != UInt8(ascii: "\\")
        {
            seen |= UInt64(bytes[place])
            place += 1
        }
        return place
    }

    /// The highest bits of the bytes among eight that are a quotation mark, a backslash or a control character, as far
    /// as the lowest such byte.
    ///
    /// A byte of `(x - 1) & ~x` has its highest bit if it was 0, and one of `(x - 0x20) & ~x` if it was below 0x20; what
    /// a borrow makes of the bytes above the first such one does not count.
    @inline(__always)
    private static func specialBytes(of word: UInt64) -> UInt64 {
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let slashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let found =
            ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes) | ((word &- ones &* 0x20) & ~word)
        return found & highs
    }

    /// Goes on in a string that is long, in steps of 32 bytes and no further than to a special one.
    ///
    /// In words, as the library's comparisons of vectors go through their bytes one by one.
    private static func passLong(_ bytes: UnsafeRawBufferPointer, from start: Int, _ seen: inout UInt64) -> Int {
        func word(at place: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
        var place = start
        while place + 32 <= bytes.count {
            let (a, b, c, d) = (word(at: place), word(at: place + 8), word(at: place + 16), word(at: place + 24))
            guard (specialBytes(of: a) | specialBytes(of: b) | specialBytes(of: c) | specialBytes(of: d)) == 0
            else { break }
            seen |= a | b | c | d
            place += 32
        }
        return place
    }

    /// An escape takes whole characters of ASCII, so that the bytes are UTF-8 if what they stand for is.
    private func checkUTF8(_ range: Range<Int>) throws(JSONError) {
        let text = bytes.bindMemory(to: UInt8.self)[range]
        guard String(validating: text, as: UTF8.self) != nil else {
            throw JSONError(reason: "a string that is not UTF-8", offset: range.lowerBound)
        }
    }

    /// What an escape stands for, from behind its backslash.
    @inline(__always)
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        guard let byte = next else { throw error("a string that does not end") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try scalar()
        default: throw error("an unknown escape")
        }
    }

    private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
        let first = try hexUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw error("half of a surrogate pair")
        }
        let second = try hexUnit()
        guard (0xdc00...0xdfff).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else { throw error("half of a surrogate pair") }
        return scalar
    }

    private mutating func hexUnit() throws(JSONError) -> UInt32 {
        guard place + 4 <= bytes.count else { throw error("an escape that does not end") }
        var unit: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("an escape that is not four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
        }
        place += 4
        return unit
    }
}

extension JSONScanner {
    /// The text that a marked string stands for.
    func text(of mark: JSONMark) -> String { withText(of: mark) { String(decoding: $0, as: UTF8.self) } }

    /// Hands over the bytes that a marked string stands for.
    @inline(__always)
    func withText<Result>(of mark: JSONMark, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        if mark.kind == .escapedString { return try unescaped(mark).withUnsafeBytes(body) }
        return try body(UnsafeRawBufferPointer(rebasing: bytes[mark.range]))
    }

    /// The bytes that a marked string stands for, or at least as many of the first of them as are asked for.
    func textBytes(of mark: JSONMark, atLeast count: Int = .max) -> [UInt8] {
        mark.kind == .escapedString ? unescaped(mark, atLeast: count) : [UInt8](bytes[mark.range])
    }

    /// The bytes that a string stands for whose escapes were checked.
    private func unescaped(_ mark: JSONMark, atLeast count: Int = .max) -> [UInt8] {
        let raw = UnsafeRawBufferPointer(rebasing: bytes[mark.range])
        // Nothing is longer unescaped; behind the last byte that counts there is room for eight plain ones, which are
        // written at once, and for one escape.
        return [UInt8](unsafeUninitializedCapacity: min(raw.count, count) + 16) { room, filled in
            let target = UnsafeMutableRawBufferPointer(room)
            var (place, used) = (0, 0)
            while place < raw.count, used < count {
                let passed = JSONScanner.copyPlain(raw, from: place, to: target, at: used)
                (place, used) = (place + passed, used + passed)
                guard place < raw.count, raw[place] == UInt8(ascii: "\\") else { continue }
                if raw[place + 1] == UInt8(ascii: "\"") {
                    target[used] = UInt8(ascii: "\"")
                    (place, used) = (place + 2, used + 1)
                    continue
                }
                var scanner = JSONScanner(raw, depthLimit: 0)
                scanner.place = place + 1
                guard let scalar = try? scanner.escape() else { preconditionFailure("the escapes were checked") }
                place = scanner.place
                for byte in scalar.utf8 { (target[used], used) = (byte, used + 1) }
            }
            filled = used
        }
    }

    /// Copies what comes before the next backslash, or some bytes of it, and says how many.
    @inline(__always)
    private static func copyPlain(
        _ raw: UnsafeRawBufferPointer, from place: Int, to target: UnsafeMutableRawBufferPointer, at filled: Int
    ) -> Int {
        if place + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            target.storeBytes(of: word, toByteOffset: filled, as: UInt64.self)
            let slashes = UInt64(littleEndian: word) ^ (ones &* UInt64(UInt8(ascii: "\\")))
            return ((slashes &- ones) & ~slashes & highs).trailingZeroBitCount >> 3
        }
        guard raw[place] != UInt8(ascii: "\\") else { return 0 }
        target[filled] = raw[place]
        return 1
    }
}
