/// Why a cloud's services do not say what they have. No token and no password is in it.
public enum CloudError: Error, Hashable, Sendable {
    /// The settings name no user to ask as.
    case noLogin
    case setup(KeystoneSetupError)
    case keystone(KeystoneFault)
    /// The token is not of a user who sees what all projects have.
    case noAdministrator(roles: [String], wanted: [String])
    /// The catalogue has no address of a service; those services that it has one of.
    case noEndpoint(service: String, interface: String, region: String?, known: [String])
    /// There is no connection to a service, or no answer.
    case unreachable(service: String, address: String, KeystoneFault)
    /// A service does not let the user ask.
    case refused(service: String, address: String, status: Int)
    /// A service answers something that was not asked for.
    case unexpected(service: String, address: String, status: Int)
    /// A list changed while it was read, so that its end was not found.
    case changed(service: String, address: String)

    /// Whether somebody was not reached.
    public var isAbsence: Bool {
        switch self {
        case .keystone(let fault): fault.mayPass || fault == .untrusted || fault == .noKeystone
        case .unreachable: true
        case .noLogin, .setup, .noAdministrator, .noEndpoint, .refused, .unexpected, .changed: false
        }
    }
}

extension CloudError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noLogin:
            "the settings name no user that may ask the services; keystone.user and keystone.password do, or "
                + "keystone.credential_id and keystone.credential_secret"
        case .setup(let error): "keystone.ca: \(error)"
        case .keystone(let fault): "Keystone: \(fault)"
        case .noAdministrator(let roles, let wanted):
            "the service user sees its own project only: it has the roles \(CloudError.list(roles)), and none of "
                + "\(CloudError.list(wanted)); give it that role on its project"
        case .noEndpoint(let service, let interface, let region, let known):
            "Keystone's catalogue has no \(interface) address of the service \(service)"
                + (region.map { " in the region \($0)" } ?? "")
                + "; it has: \(CloudError.list(known)). See keystone.interface and keystone.region, or leave it out "
                + "with --service"
        case .unreachable(let service, let address, let fault):
            "the service \(service) at \(address) is not reached: \(CloudError.words(fault))"
        case .refused(let service, let address, let status):
            "the service \(service) at \(address) refuses the service user (\(status)); it needs the role admin there"
        case .unexpected(let service, let address, let status):
            "the service \(service) at \(address) answers \(status) and not the list that was asked for; is that its "
                + "address, and is it no older than Pike (2017)?"
        case .changed(let service, let address):
            "a list of the service \(service) at \(address) changed twice while it was read; try again"
        }
    }

    private static func list(_ words: [String]) -> String {
        words.isEmpty ? "none" : words.sorted().joined(separator: ", ")
    }

    private static func words(_ fault: KeystoneFault) -> String {
        switch fault {
        case .unreachable: "there is no connection"
        case .untrusted: "TLS with it fails: its certificate is not trusted (keystone.ca), or is another host's"
        case .noKeystone, .loginRefused, .loginPowerless: "what answers there speaks another language"
        case .silent, .failing, .crowded: "\(fault)"
        }
    }
}
