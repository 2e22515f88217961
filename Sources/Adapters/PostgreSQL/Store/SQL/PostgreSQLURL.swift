import CPostgreSQL

/// Where a database is, as libpq reads it: a URI, which the environment (`PGPASSWORD`, `PGSSLMODE`, …) and `.pgpass`
/// complete.
public struct PostgreSQLURL: Hashable, Sendable, CustomStringConvertible {
    private let text: String
    /// The database and its server, without a password.
    public let description: String

    /// Reads `postgresql://USER@HOST:PORT/DATABASE?sslmode=verify-full`; `nil` where it can't be read.
    public init?(_ text: String) {
        guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") else { return nil }
        var message: UnsafeMutablePointer<CChar>?
        defer { PQfreemem(message) }
        guard let options = PQconninfoParse(text, &message) else { return nil }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        guard PostgreSQLURL.isWellFormed(values) else { return nil }
        self.text = text
        description = PostgreSQLURL.shown(values)
    }

    /// Whether no part holds what belongs to a password: one with an unescaped `/` or `@` would be taken for a host, a
    /// port or a database, and be shown.
    private static func isWellFormed(_ values: [String: String]) -> Bool {
        let ports = values["port"] ?? ""
        let names = [values["user"], values["host"], values["dbname"]].compactMap(\.self)
        return ports.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2c }
            && !names.contains { $0.contains("@") }
    }

    private static func shown(_ values: [String: String]) -> String {
        let host = values["host"] ?? values["hostaddr"] ?? ""
        let user = values["user"].map { "\($0)@" } ?? ""
        let port = values["port"].map { ":\($0)" } ?? ""
        return "postgresql://\(user)\(host)\(port)/\(values["dbname"] ?? "")"
    }

    /// What is so unless the URL says otherwise: no wait is without an end, and a server that fell silent is noticed.
    private static let defaults = [
        ("connect_timeout", "10"), ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
        ("tcp_user_timeout", "30000"), ("target_session_attrs", "read-write"),
    ]

    /// A connection, made or not.
    func connect() -> OpaquePointer? {
        // What stands later goes over what stands earlier, and the URI is taken apart where it stands.
        var words = PostgreSQLURL.defaults + [("dbname", text)]
        words.append(("client_encoding", "UTF8"))
        words.append(("fallback_application_name", "nova-billing"))
        let keywords = CStrings(words.map(\.0))
        let values = CStrings(words.map(\.1))
        return withExtendedLifetime((keywords, values)) { PQconnectdbParams(keywords.pointers, values.pointers, 1) }
    }

    /// Why a connection was not made; libpq's words name the host and the user, and no password.
    func failure(of handle: OpaquePointer) -> SQLError {
        let words = String(cString: PQerrorMessage(handle)).split(separator: "\n").joined(separator: "; ")
        // Before a connection is made libpq hands on no state, only the server's words.
        let states = [
            ("password authentication failed", "28P01"), ("no password supplied", "28P01"),
            ("no pg_hba.conf entry", "28000"), ("too many clients", "53300"), ("remaining connection slots", "53300"),
            ("too many connections", "53300"), ("the database system is", "57P03"),
            ("permission denied", "42501"), ("session is read-only", "25006"), ("hot standby", "25006"),
        ]
        if let state = states.first(where: { words.contains($0.0) })?.1 { return SQLError(state: state, words) }
        if words.contains("database \""), words.contains("does not exist") { return SQLError(state: "3D000", words) }
        if words.contains("role \""), words.contains("does not exist") { return SQLError(state: "28000", words) }
        let isRefused = words.contains("certificate") || words.contains("SSL")
        return SQLError(isRefused ? .refused : .disconnected, words)
    }
}
