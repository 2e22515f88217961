/// Writes JSON text into one buffer of bytes that grows.
public struct JSONWriter: Sendable {
    /// What was written, and behind it room for more.
    private var room: [UInt8] = []
    /// How many bytes were written.
    public private(set) var count = 0

    public init() {}

    /// - Parameter capacity: how many bytes it has room for before it grows.
    public init(capacity: Int) { grow(by: capacity) }

    /// What was written, copied.
    public var bytes: [UInt8] { Array(room[..<count]) }

    public var text: String { String(decoding: room[..<count], as: UTF8.self) }

    /// Forgets what was written and keeps the room for it.
    public mutating func removeAll() { count = 0 }

    /// Bytes that are JSON already.
    public mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { append(UnsafeRawBufferPointer($0)) }
    }

    /// Text that is JSON already and needs no escape: digits, a moment.
    public mutating func plain(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// At most `limit` bytes that are JSON already, put down in place by `write`, which says how many they are.
    public mutating func plain(upTo limit: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        makeRoom(for: limit)
        let start = count
        count += room.withUnsafeMutableBufferPointer {
            write(UnsafeMutableBufferPointer(rebasing: $0[start..<start + limit]))
        }
    }

    /// One byte of such text.
    public mutating func byte(_ byte: UInt8) {
        makeRoom(for: 1)
        room[count] = byte
        count += 1
    }

    private mutating func append(_ text: UnsafeRawBufferPointer) {
        makeRoom(for: text.count)
        let start = count
        room.withUnsafeMutableBytes {
            UnsafeMutableRawBufferPointer(rebasing: $0[start..<start + text.count]).copyMemory(from: text)
        }
        count += text.count
    }

    @inline(__always)
    private mutating func makeRoom(for more: Int) {
        if room.count - count < more { grow(by: more) }
    }

    private mutating func grow(by more: Int) {
        room += repeatElement(0, count: max(more, room.count, 120))
    }

    public mutating func quoted(_ text: String?) {
        guard var text else { return raw("null") }
        byte(UInt8(ascii: "\""))
        text.withUTF8 { run in
            let run = UnsafeRawBufferPointer(run)
            if JSONScanner.isPlain(run) { append(run) } else { for byte in run { escaped(byte) } }
        }
        byte(UInt8(ascii: "\""))
    }

    private mutating func escaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): raw("\\\"")
        case UInt8(ascii: "\\"): raw("\\\\")
        case 10: raw("\\n")
        case 13: raw("\\r")
        case 9: raw("\\t")
        case 0..<0x20:
            raw("\\u00")
            self.byte(UInt8(ascii: "0") + byte >> 4)
            plain(String(byte & 15, radix: 16))
        default: self.byte(byte)
        }
    }

    /// An integer's digits.
    public mutating func integer(_ value: Int64) {
        if value >= 0, value < 10 { return byte(UInt8(ascii: "0") + UInt8(value)) }
        plain(String(value))
    }

    /// A value; `sorted` puts the keys of objects in the order of their bytes, which makes the text canonical.
    public mutating func value(_ value: JSONValue, sorted: Bool = false) {
        switch value {
        case .null: raw("null")
        case .bool(let flag): raw(flag ? "true" : "false")
        case .number(let number): plain(number.description)
        case .string(let text): quoted(text)
        case .array(let elements):
            raw("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { raw(",") }
                self.value(element, sorted: sorted)
            }
            raw("]")
        case .object(let object): self.object(object, sorted: sorted)
        }
    }

    public mutating func object(_ object: JSONObject, sorted: Bool = false) {
        let order = sorted ? object.sortedPlaces : nil
        raw("{")
        object.members.withUnsafeBufferPointer { members in
            for index in members.indices {
                if index > 0 { raw(",") }
                let place = order?[index] ?? index
                quoted(members[place].key)
                raw(":")
                value(members[place].value, sorted: sorted)
            }
        }
        raw("}")
    }
}
