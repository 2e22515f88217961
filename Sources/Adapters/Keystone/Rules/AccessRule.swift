import Ports

/// A rule of an application credential: a request that it allows.
struct AccessRule: Hashable, Sendable {
    /// The type of the service that the request is for.
    let service: String
    let method: String
    let path: PathRule

    func allows(_ access: Access) -> Bool { method == access.method && path.matches(access.path) }

    /// About how many bytes it takes.
    var weight: Int { MemoryLayout<AccessRule>.size + service.utf8.count + method.utf8.count + path.weight }
}
