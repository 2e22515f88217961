import HTTPAdapter
import Logging

/// Writes a line for each request that was answered.
struct AccessLog: Sendable {
    private let handler: LineLogHandler

    init(_ handler: LineLogHandler) { self.handler = handler }

    /// What follows a question mark may be anything, and is not in the line.
    func write(_ request: AnsweredRequest) {
        guard handler.logLevel <= .info else { return }
        handler.write(
            .info, "request answered",
            [
                ("method", .string(request.sentMethod)),
                ("microseconds", .stringConvertible(Int(request.duration / .microseconds(1)))),
                ("path", .string(request.path)), ("request_id", .string(request.id)),
                ("status", .stringConvertible(request.status)),
            ], isSorted: true)
    }
}
