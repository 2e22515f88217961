import Domain
import HTTPTypes

/// Finds the route of a request.
struct RouteTable: Sendable {
    let routes: [Route]
    /// Those whose paths have no parameters.
    private let plain: [String: [Route]]
    private let patterns: [(pattern: PathPattern, routes: [Route])]

    /// What is said of a path that there is not.
    private let hint: String

    init(_ routes: [Route], hint: String = "see /version") {
        (self.routes, self.hint) = (routes, hint)
        plain = Dictionary(grouping: routes.filter { !$0.hasParameters }, by: \.path)
        patterns = Dictionary(grouping: routes.filter(\.hasParameters), by: \.path)
            .map { (PathPattern($0), $1) }
    }

    /// Only those that say how a server does.
    var monitoring: RouteTable {
        let paths = ["/health", "/ready", "/metrics"]
        return RouteTable(
            routes.filter { paths.contains($0.path) },
            hint: "this server takes notifications only and has \(paths.joined(separator: ", "))")
    }

    /// The route, and what its path's parameters hold; that of `GET` answers `HEAD` too.
    func route(_ method: HTTPRequest.Method, _ path: String) throws(APIError) -> (Route, PathParameters) {
        let (there, parameters) = try find(path)
        let asked = method == .head ? .get : method
        guard let route = there.first(where: { $0.method == asked }) else {
            throw .methodNotAllowed(method, allowed: there.flatMap { $0.method == .get ? [.get, .head] : [$0.method] })
        }
        return (route, parameters)
    }

    private func find(_ path: String) throws(APIError) -> ([Route], PathParameters) {
        if let routes = plain[path] { return (routes, PathParameters()) }
        for (pattern, routes) in patterns {
            if let parameters = try pattern.match(path) { return (routes, parameters) }
        }
        throw .notFound("there is no \(Fields.shown(path)); \(hint)")
    }
}
