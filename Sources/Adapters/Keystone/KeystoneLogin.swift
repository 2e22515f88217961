import JSON

/// How the server itself signs in to Keystone.
public enum KeystoneLogin: Sendable {
    /// A user in a project; domains by their names.
    case password(user: Named, password: String, project: Named)
    case applicationCredential(id: String, secret: String)
    /// A user, for the system as a whole.
    case system(user: Named, password: String)

    /// A name, and the domain in which it is one.
    public struct Named: Sendable {
        let name: String
        let domain: String

        /// The name alone.
        public var shown: String { name }

        public init(name: String, domain: String) { (self.name, self.domain) = (name, domain) }
    }
}

extension KeystoneLogin: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Who it is, without what proves it.
    public var description: String {
        switch self {
        case .password(let user, _, let project): "\(user.name) in the project \(project.name)"
        case .applicationCredential(let id, _): "the application credential \(id)"
        case .system(let user, _): "\(user.name) on the system"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension KeystoneLogin {
    /// The same user on the system, where that is another token.
    var onSystem: KeystoneLogin? {
        guard case .password(let user, let password, _) = self else { return nil }
        return .system(user: user, password: password)
    }

    /// What asks for a token.
    var body: [UInt8] {
        var writer = JSONWriter()
        switch self {
        case .password(let user, let password, let project):
            writer.begin(user, password: password)
            writer.raw("{\"project\":")
            writer.named(project)
            writer.raw("}}}")
        case .system(let user, let password):
            writer.begin(user, password: password)
            writer.raw("{\"system\":{\"all\":true}}}}")
        case .applicationCredential(let id, let secret):
            writer.raw("{\"auth\":{\"identity\":{\"methods\":[\"application_credential\"],\"application_credential\":{")
            writer.raw("\"id\":")
            writer.quoted(id)
            writer.raw(",\"secret\":")
            writer.quoted(secret)
            writer.raw("}}}}")
        }
        return writer.bytes
    }
}

extension JSONWriter {
    /// Up to what the token is to be for.
    fileprivate mutating func begin(_ user: KeystoneLogin.Named, password: String) {
        raw("{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":")
        named(user, password: password)
        raw("}},\"scope\":")
    }

    fileprivate mutating func named(_ named: KeystoneLogin.Named, password: String? = nil) {
        raw("{\"name\":")
        quoted(named.name)
        raw(",\"domain\":{\"name\":")
        quoted(named.domain)
        raw("}")
        if let password {
            raw(",\"password\":")
            quoted(password)
        }
        raw("}")
    }
}
