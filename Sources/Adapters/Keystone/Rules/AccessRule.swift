import Ports

/// A rule of an application credential: a request that it allows.
struct AccessRule: Hashable, Sendable {
    let service: String
    let method: String
    let path: PathRule

    func allows(_ access: Access, of serviceType: String) -> Bool {
        service == serviceType && method == access.method && path.matches(access.path)
    }
}
