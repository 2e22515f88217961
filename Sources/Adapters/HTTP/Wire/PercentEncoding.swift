import Domain

/// Reads what is percent-encoded.
enum PercentEncoding {
    /// The text; `nil` where it is not percent-encoded UTF-8.
    ///
    /// - Parameter plusIsSpace: whether a plus sign stands for a space, as in a query.
    static func decoded(_ text: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = digit(rest.popFirst()), let low = digit(rest.popFirst()) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case let byte? where byte &- UInt8(ascii: "0") < 10: byte - UInt8(ascii: "0")
        case let byte? where (byte | 0x20) &- UInt8(ascii: "a") < 6: (byte | 0x20) - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
