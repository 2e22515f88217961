/// Writes JSON text into one buffer of bytes that grows.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets what was written and keeps the room for it.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Bytes that are JSON already.
    public mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Text that is JSON already and needs no escape: digits, a moment.
    public mutating func plain(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// At most `count` bytes that are JSON already, put down in place by `write`, which says how many they are.
    public mutating func plain(upTo count: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { room in
            let used = write(room)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<used]))
        }
    }

    mutating func append(_ text: UnsafeRawBufferPointer) { bytes.append(contentsOf: text) }

    /// One byte of such text.
    public mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    public mutating func quoted(_ text: String?) {
        guard var text else { return raw("null") }
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { run in
            if run.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
                for byte in run { escaped(byte) }
            } else {
                bytes.append(contentsOf: run)
            }
        }
        bytes.append(UInt8(ascii: "\""))
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
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            bytes.append(contentsOf: String(byte & 15, radix: 16).utf8)
        default: bytes.append(byte)
        }
    }

    /// An integer's digits.
    public mutating func integer(_ value: Int64) {
        if value >= 0, value < 10 { return bytes.append(UInt8(ascii: "0") + UInt8(value)) }
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
        let members =
            sorted ? object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : object.members
        raw("{")
        for (index, member) in members.enumerated() {
            if index > 0 { raw(",") }
            quoted(member.key)
            raw(":")
            value(member.value, sorted: sorted)
        }
        raw("}")
    }
}
