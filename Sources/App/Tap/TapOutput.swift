import AMQPAdapter
import Domain
import Ports
import Synchronization

/// Writes what arrives, until that is enough.
final class TapOutput: Sendable {
    /// As many as were wanted have arrived.
    struct Enough: Error {}

    private let limit: Int
    private let line: @Sendable (NotificationTap.Message) -> String
    private let count = Mutex(0)

    init(limit: Int?, line: @escaping @Sendable (NotificationTap.Message) -> String) {
        (self.limit, self.line) = (limit ?? .max, line)
    }

    func write(_ message: NotificationTap.Message) throws {
        let line = line(message)
        let isEnough = try count.withLock { count in
            guard count < limit else { return true }
            try Output.line(line)
            count += 1
            return count == limit
        }
        if isEnough { throw Enough() }
    }
}
