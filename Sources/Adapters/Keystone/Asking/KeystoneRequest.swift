import NIOHTTP1

/// A request to Keystone; its path is behind the version.
struct KeystoneRequest: Sendable {
    let method: HTTPMethod
    let path: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]?

    static let version = KeystoneRequest(method: .GET, path: "", headers: [], body: nil)

    static func login(_ login: KeystoneLogin) -> KeystoneRequest {
        KeystoneRequest(
            method: .POST, path: "/auth/tokens", headers: [("Content-Type", "application/json")], body: login.body)
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
