import Logging
import Synchronization

/// Keeps what is logged.
struct Lines: LogHandler {
    private final class Kept: Sendable { let text = Mutex("") }

    private let kept = Kept()
    var text: String { kept.text.withLock { $0 } }
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { kept.text.withLock { $0 += "\(event.message) \(event.metadata ?? [:])\n" } }
}
