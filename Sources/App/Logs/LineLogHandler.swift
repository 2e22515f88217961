import Domain
import Logging

/// Writes each event as a line to standard error, and to a file where there is one.
struct LineLogHandler: LogHandler {
    let form: LogSettings.Form
    private let file: LogFile?
    private let clock = SystemClock()

    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(_ settings: LogSettings) throws {
        (form, logLevel) = (settings.form, settings.level)
        file = try settings.folder.map { try LogFile(folder: $0) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let given = metadataProvider.map { metadata.merging($0.get()) { $1 } } ?? metadata
        let own = event.metadata ?? [:]
        let values = Array(own) + given.filter { own[$0.key] == nil }
        write { moment in
            LogLine(moment: moment, level: event.level, message: event.message.description, metadata: values)
                .bytes(form)
        }
    }

    /// Writes a line that is of now.
    func write(_ line: (Moment) -> [UInt8]) {
        let bytes = line(clock.utcNow())
        Output.error(bytes)
        file?.append(bytes)
    }

    /// The logger that everything uses.
    var logger: Logger { Logger(label: "nova-billing") { _ in self } }
}
