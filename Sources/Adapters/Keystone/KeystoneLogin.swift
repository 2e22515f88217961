import JSON

/// How the server itself signs in to Keystone.
public enum KeystoneLogin: Sendable {
    /// A user in a project; domains by their names.
    case password(user: Named, password: String, project: Named)
    case applicationCredential(id: String, secret: String)

    /// A name, and the domain in which it is one.
    public struct Named: Sendable {
        let name: String
        let domain: String

        public init(name: String, domain: String) { (self.name, self.domain) = (name, domain) }
    }
}

extension KeystoneLogin: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Who it is, without what proves it.
    public var description: String {
        switch self {
        case .password(let user, _, let project): "\(user.name) in the project \(project.name)"
        case .applicationCredential(let id, _): "the application credential \(id)"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension KeystoneLogin {
    /// What asks for a token.
    var body: [UInt8] {
        var writer = JSONWriter()
        switch self {
        case .password(let user, let password, let project):
            writer.raw("{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":")
            writer.named(user, password: password)
            writer.raw("}},\"scope\":{\"project\":")
            writer.named(project)
            writer.raw("}}}")
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
