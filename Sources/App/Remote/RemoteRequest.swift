import NIOHTTP1

/// What a server is asked.
struct RemoteRequest {
    var method = HTTPMethod.GET
    var path: String
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    init(_ path: String) { self.path = path }

    init(posting body: [UInt8], to path: String) { (method, self.path, self.body) = (.POST, path, body) }

    /// The path and the query, encoded.
    var target: String {
        guard !query.isEmpty else { return path }
        let pairs = query.map { "\(RemoteRequest.encoded($0.name))=\(RemoteRequest.encoded($0.value))" }
        return path + "?" + pairs.joined(separator: "&")
    }

    /// A text as a part of an address.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if scalar.properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte)
                || "-._~".utf8.contains(byte)
            {
                encoded.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }
}
