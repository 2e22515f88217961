extension Substring {
    /// What is before and after the first of a character; the second is `nil` where there is none.
    func cut(at character: Character) -> (Substring, Substring?) {
        guard let place = firstIndex(of: character) else { return (self, nil) }
        return (self[..<place], self[index(after: place)...])
    }

    /// The text that these characters of a URI stand for (RFC 3986, 2.1).
    func decoded(part: String) throws(ConfigurationError) -> String {
        var octets: [UInt8] = []
        var rest = utf8[...]
        while let octet = rest.popFirst() {
            if octet == 0x25 {
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy(\.isHexadecimalDigit),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else { throw .invalidEncoding(part: part) }
                octets.append(value)
                rest = rest.dropFirst(2)
            } else {
                guard octet.mayStandInURI else { throw .invalidCharacter(part: part) }
                octets.append(octet)
            }
        }
        guard let text = String(validating: octets, as: UTF8.self) else { throw .invalidEncoding(part: part) }
        return text
    }
}

extension UInt8 {
    var isURILetterOrDigit: Bool { 0x30...0x39 ~= self || 0x41...0x5a ~= self || 0x61...0x7a ~= self }

    fileprivate var isHexadecimalDigit: Bool { 0x30...0x39 ~= self || 0x41...0x46 ~= self || 0x61...0x66 ~= self }

    /// Unreserved characters, and those that delimit nothing here.
    fileprivate var mayStandInURI: Bool { isURILetterOrDigit || "-._~!$'()*+,;:=/".utf8.contains(self) }
}
