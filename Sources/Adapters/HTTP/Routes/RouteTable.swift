import Domain
import HTTPTypes

/// Finds the route of a request.
struct RouteTable: Sendable {
    private let routes: [String: [Route]]

    init(_ routes: [Route]) { self.routes = Dictionary(grouping: routes, by: \.path) }

    /// The route; that of `GET` answers `HEAD` too.
    func route(_ method: HTTPRequest.Method, _ path: String) throws(APIError) -> Route {
        guard let there = routes[path] else { throw .notFound("there is no \(Fields.shown(path)); see /version") }
        let asked = method == .head ? .get : method
        guard let route = there.first(where: { $0.method == asked }) else {
            throw .methodNotAllowed(method, allowed: there.flatMap { $0.method == .get ? [.get, .head] : [$0.method] })
        }
        return route
    }
}
