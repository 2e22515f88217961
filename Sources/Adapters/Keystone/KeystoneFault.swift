/// Why Keystone does not say who is asking. No token and no password is in it.
public enum KeystoneFault: Error, Hashable, Sendable {
    /// There is no connection to it.
    case unreachable
    /// It takes too long.
    case silent
    /// So many questions are before this one that it was not asked in time.
    case crowded
    /// It answers that it can't.
    case failing(status: Int)
    /// TLS with it does not come about.
    case untrusted
    /// What answers is no Keystone of the third version.
    case noKeystone
    /// The server's own user is not let in.
    case loginRefused
    /// The server's own user may not ask about tokens.
    case loginPowerless

    /// What an answer means that is none to what was asked.
    ///
    /// - Parameter refusal: the status, where it is Keystone that said so.
    init(refusal: Int?) {
        switch refusal {
        case 401: self = .loginRefused
        case 403: self = .loginPowerless
        default: self = .noKeystone
        }
    }

    /// A short name for counting, in snake case.
    public var code: String {
        switch self {
        case .unreachable: "unreachable"
        case .silent: "silent"
        case .crowded: "crowded"
        case .failing: "failing"
        case .untrusted: "untrusted"
        case .noKeystone: "no_keystone"
        case .loginRefused: "login_refused"
        case .loginPowerless: "login_powerless"
        }
    }

    /// Whether it may be over in a moment.
    public var mayPass: Bool {
        switch self {
        case .unreachable, .silent, .crowded, .failing: true
        case .untrusted, .noKeystone, .loginRefused, .loginPowerless: false
        }
    }
}

extension KeystoneFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable: "there is no connection to it; is keystone_url right?"
        case .silent: "it does not answer in time"
        case .crowded: "too many other questions wait for it"
        case .failing(let status): "it answers with status \(status)"
        case .untrusted:
            "TLS with it fails: its certificate is not trusted (keystone.ca) or is another host's, or it has no TLS 1.2"
        case .noKeystone: "what answers at keystone_url is no Keystone v3, or sends elsewhere"
        case .loginRefused:
            "it refuses the service user; see keystone.user and keystone.password, or the application credential"
        case .loginPowerless: "the service user may not validate tokens; give it the role service"
        }
    }
}
