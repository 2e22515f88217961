import Hummingbird
import Logging

/// A request on its way through a route.
struct Inquiry: Sendable {
    let request: Request
    let id: RequestID
    let path: PathParameters
    let query: QueryParameters
    let serverLogger: Logger

    /// Names the request in each line.
    var logger: Logger {
        var logger = serverLogger
        logger[metadataKey: "request_id"] = "\(id)"
        return logger
    }
}
