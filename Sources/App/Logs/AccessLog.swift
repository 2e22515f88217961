import Domain
import HTTPAdapter
import JSON
import Logging

/// Writes a line for each request that was answered.
struct AccessLog: Sendable {
    private let handler: LineLogHandler

    init(_ handler: LineLogHandler) { self.handler = handler }

    /// What follows a question mark may be anything, and is not in the line.
    func write(_ request: AnsweredRequest) {
        guard handler.logLevel <= .info else { return }
        let microseconds = Int(request.duration / .microseconds(1))
        switch handler.form {
        case .text: handler.write { AccessLog.text(request, microseconds, at: $0) }
        case .json:
            let values: [(key: String, value: Logger.MetadataValue)] = [
                ("method", .string(request.sentMethod)), ("microseconds", .stringConvertible(microseconds)),
                ("path", .string(request.path)), ("request_id", .string(request.id)),
                ("status", .stringConvertible(request.status)),
            ]
            handler.write {
                LogLine(moment: $0, level: .info, message: "request answered", metadata: values).bytes(.json)
            }
        }
    }

    /// The line that ``LogLine`` would make, without a list of values in between: most lines of a log are this one.
    private static func text(_ request: AnsweredRequest, _ microseconds: Int, at moment: Moment) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.plain(upTo: 27) { moment.write(into: $0) }
        writer.raw(" info request answered method=")
        LogLine.writeValue(request.sentMethod, to: &writer)
        writer.raw(" microseconds=")
        writer.integer(Int64(microseconds))
        writer.raw(" path=")
        LogLine.writeValue(request.path, to: &writer)
        writer.raw(" request_id=")
        LogLine.writeValue(request.id, to: &writer)
        writer.raw(" status=")
        writer.integer(Int64(request.status))
        writer.raw("\n")
        return writer.bytes
    }
}
