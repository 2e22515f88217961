/// What can be given to a statement, in the binary form of the protocol.
enum SQLValue {
    case integer(Int64?)
    case text(String?)
    case integers([Int64?])
    case texts([String?])
    case flags([Bool])
    /// Octets, which may be any; a text of the server may not hold a zero.
    case octets([[UInt8]])
    /// Texts that are written in UTF-8 already.
    case utf8([[UInt8]])

    /// What goes over the wire; `nil` for null.
    var bytes: [UInt8]? {
        switch self {
        case .integer(let value): value.map { SQLValue.bytes(of: $0) }
        case .text(let text): text.map { Array($0.utf8) }
        case .integers(let values):
            SQLValue.array(values, type: 20) { value, bytes in SQLValue.append(UInt64(bitPattern: value), to: &bytes) }
        case .texts(let texts): SQLValue.array(texts, type: 25) { text, bytes in bytes.append(contentsOf: text.utf8) }
        case .flags(let flags): SQLValue.array(flags, type: 16) { flag, bytes in bytes.append(flag ? 1 : 0) }
        case .octets(let octets): SQLValue.array(octets, type: 17) { octets, bytes in bytes += octets }
        case .utf8(let texts): SQLValue.array(texts, type: 25) { text, bytes in bytes += text }
        }
    }

    private static func bytes(of value: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        append(UInt64(bitPattern: value), to: &bytes)
        return bytes
    }

    /// Writes an integer with its highest octet first.
    private static func append<Value: FixedWidthInteger>(_ value: Value, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// An array of one dimension: a head, then each element behind its length, which is -1 for null.
    ///
    /// - Parameter type: the object id of the elements' type.
    private static func array<Element>(
        _ elements: [Element?], type: UInt32, _ write: (Element, inout [UInt8]) -> Void
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + elements.count * 12)
        append(Int32(elements.isEmpty ? 0 : 1), to: &bytes)
        append(Int32(elements.contains { $0 == nil } ? 1 : 0), to: &bytes)
        append(type, to: &bytes)
        guard !elements.isEmpty else { return bytes }
        append(Int32(elements.count), to: &bytes)
        append(Int32(1), to: &bytes)
        for element in elements {
            let place = bytes.count
            append(Int32(-1), to: &bytes)
            guard let element else { continue }
            write(element, &bytes)
            let length = UInt32(bytes.count - place - 4)
            for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(index))) }
        }
        return bytes
    }
}
