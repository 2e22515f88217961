import Logging

/// Writes each event as a line to standard error, and to a file where there is one.
struct LineLogHandler: LogHandler {
    private let form: LogSettings.Form
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
        write(event.level, event.message.description, Array(own) + given.filter { own[$0.key] == nil })
    }

    /// Writes a line of now.
    func write(
        _ level: Logger.Level, _ message: String, _ values: [(key: String, value: Logger.MetadataValue)],
        isSorted: Bool = false
    ) {
        let line = LogLine(
            moment: clock.utcNow(), level: level, message: message, metadata: values, isSorted: isSorted)
        let bytes = line.bytes(form)
        Output.error(bytes)
        file?.append(bytes)
    }

    /// The logger that everything uses.
    var logger: Logger { Logger(label: "nova-billing") { _ in self } }
}
