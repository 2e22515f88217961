import Hummingbird
import Logging

/// A request on its way through a route.
struct Inquiry: Sendable {
    let request: Request
    let path: PathParameters
    let query: QueryParameters
    /// Names the request in each line.
    let logger: Logger
}
