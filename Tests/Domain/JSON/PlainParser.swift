import JSON

/// A reader of JSON as plain as can be, byte by byte, to compare the real one with.
struct PlainParser {
    /// What is wrong, and where.
    struct Wrong: Error, Equatable {
        let reason: String
        let offset: Int
    }

    private let bytes: [UInt8]
    private var place = 0
    private let depthLimit: Int

    static func parse(_ bytes: [UInt8], depth: Int) throws(Wrong) -> JSONValue {
        var parser = PlainParser(bytes: bytes, depthLimit: depth)
        parser.skipSpace()
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.place == bytes.count else { throw parser.error("something follows the value") }
        return value
    }

    private init(bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    private func error(_ reason: String) -> Wrong { Wrong(reason: reason, offset: place) }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 9, 10, 13].contains(byte) { place += 1 }
    }

    private mutating func value(depth: Int) throws(Wrong) -> JSONValue {
        switch next {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case nil: throw error("the text ends where a value should be")
        default: return .number(try number())
        }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(Wrong) -> JSONValue {
        let matches = text.withUTF8Buffer { expected in
            place + expected.count <= bytes.count && expected.indices.allSatisfy { bytes[place + $0] == expected[$0] }
        }
        guard matches else { throw error("not a JSON value") }
        place += text.utf8CodeUnitCount
        return value
    }

    private mutating func number() throws(Wrong) -> JSONNumber {
        var end = place
        func passDigits() -> Bool {
            let start = end
            while end < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end]) { end += 1 }
            return end > start
        }
        func pass(_ oneOf: String) -> Bool {
            guard end < bytes.count, oneOf.utf8.contains(bytes[end]) else { return false }
            end += 1
            return true
        }
        _ = pass("-")
        var isNumber = passDigits()
        if pass(".") { isNumber = passDigits() && isNumber }
        if pass("eE") {
            _ = pass("+-")
            isNumber = passDigits() && isNumber
        }
        // Leading zeros and exponents out of all bounds are refused here.
        guard isNumber, let number = JSONNumber(String(decoding: bytes[place..<end], as: UTF8.self)) else {
            throw error("not a JSON value, or a number out of all bounds")
        }
        place = end
        return number
    }

    private mutating func array(depth: Int) throws(Wrong) -> [JSONValue] {
        guard depth <= depthLimit else { throw error("nested deeper than \(depthLimit)") }
        var elements: [JSONValue] = []
        place += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw error("an array's value must be followed by , or ]") }
            skipSpace()
        }
    }

    private mutating func object(depth: Int) throws(Wrong) -> JSONObject {
        guard depth <= depthLimit else { throw error("nested deeper than \(depthLimit)") }
        var members: [(key: String, value: JSONValue)] = []
        place += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return JSONObject() }
        while true {
            guard next == UInt8(ascii: "\"") else { throw error("an object's key must be a string") }
            let (start, key) = (place, try string())
            let isKnown = members.contains { isSame($0.key, key) }
            guard !isKnown else { throw Wrong(reason: "a key is there twice", offset: start) }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("a key must be followed by :") }
            skipSpace()
            members.append((key, try value(depth: depth)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return JSONObject(unique: members) }
            guard take(UInt8(ascii: ",")) else { throw error("an object's member must be followed by , or }") }
            skipSpace()
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }
}

extension PlainParser {
    /// A string; the place is at its opening quote.
    private mutating func string() throws(Wrong) -> String {
        place += 1
        let start = place
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { place += 1 }
        if next == UInt8(ascii: "\"") {
            let text = try validated(bytes[start..<place], from: start)
            place += 1
            return text
        }
        return try escapedString(Array(bytes[start..<place]), from: start)
    }

    /// The rest of a string that has escapes in it, after the part that has none.
    private mutating func escapedString(_ plain: [UInt8], from start: Int) throws(Wrong) -> String {
        var text = plain
        while true {
            switch next {
            case nil: throw error("a string that does not end")
            case UInt8(ascii: "\""):
                place += 1
                return try validated(text[...], from: start)
            case UInt8(ascii: "\\"):
                place += 1
                text.append(contentsOf: try escape())
            case let byte?:
                guard byte >= 0x20 else { throw error("a control character in a string") }
                text.append(byte)
                place += 1
            }
        }
    }

    private func validated(_ bytes: ArraySlice<UInt8>, from start: Int) throws(Wrong) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Wrong(reason: "a string that is not UTF-8", offset: start)
        }
        return text
    }

    private mutating func escape() throws(Wrong) -> [UInt8] {
        guard let byte = next else { throw error("a string that does not end") }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"): return Array(String(Character(try unicodeScalar())).utf8)
        default: throw error("an unknown escape")
        }
    }

    private mutating func unicodeScalar() throws(Wrong) -> Unicode.Scalar {
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

    private mutating func hexUnit() throws(Wrong) -> UInt32 {
        guard place + 4 <= bytes.count else { throw error("an escape that does not end") }
        var unit: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("an escape that is not four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
        }
        place += 4
        return unit
    }
}
