import CSQLite

extension Database {
    /// Opens a file for reading as if nobody ever wrote to it: no lock, no file beside it.
    convenience init(immutable path: String) throws(SQLError) {
        try self.init(path: Database.immutable(path), flags: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
    }

    /// The URI under which the library leaves the file, and its folder, untouched.
    private static func immutable(_ path: String) -> String {
        let hex = Array("0123456789abcdef")
        let escaped = path.utf8.map { byte in
            let isPlain =
                byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || Character(Unicode.Scalar(byte)).isLetter
                || Character(Unicode.Scalar(byte)).isNumber
            return isPlain && byte < 0x80
                ? String(Unicode.Scalar(byte)) : "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
        }
        return "file:\(escaped.joined())?immutable=1"
    }
}
