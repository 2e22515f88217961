import NIOHTTP1

/// A request to Keystone, whose path is behind the version; or to a service that its catalogue names.
struct KeystoneRequest: Sendable {
    let method: HTTPMethod
    /// The address before the path; `nil` is Keystone's.
    var base: String?
    let path: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]?
    /// How many bytes are taken of the answer.
    var longestAnswer = 1 << 20

    static let version = KeystoneRequest(method: .GET, path: "", headers: [], body: nil)

    static func login(_ login: KeystoneLogin, catalog: Bool = false) -> KeystoneRequest {
        KeystoneRequest(
            method: .POST, path: catalog ? "/auth/tokens" : "/auth/tokens?nocatalog",
            headers: [("Content-Type", "application/json")], body: login.body)
    }

    /// Asks a service for what stands behind an address.
    static func get(
        _ base: String, _ path: String, headers: [(name: String, value: String)], longestAnswer: Int = 1 << 20
    ) -> KeystoneRequest {
        KeystoneRequest(
            method: .GET, base: base, path: path, headers: headers, body: nil, longestAnswer: longestAnswer)
    }

    static func list(_ path: String, by asking: String, longestAnswer: Int) -> KeystoneRequest {
        KeystoneRequest(
            method: .GET, path: path, headers: [("X-Auth-Token", asking)], body: nil, longestAnswer: longestAnswer)
    }

    /// Asks about a token, or, where there is none, only whether the holder of the other may ask.
    static func validation(of subject: String?, by asking: String) -> KeystoneRequest {
        // Without the last one, tokens of application credentials with access rules are unknown to everyone.
        let headers = [("X-Auth-Token", asking), ("OpenStack-Identity-Access-Rules", "1.0")]
        return KeystoneRequest(
            method: .GET, path: "/auth/tokens?nocatalog",
            headers: headers + (subject.map { [("X-Subject-Token", $0)] } ?? []), body: nil)
    }
}
