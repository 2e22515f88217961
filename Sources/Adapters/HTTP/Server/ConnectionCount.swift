import Synchronization

/// How many connections there are, and how many there may be.
final class ConnectionCount: Sendable {
    private let limit: Int
    private let count = Atomic(0)

    init(limit: Int) { self.limit = limit }

    /// Counts one more; false where that is one too many.
    func open() -> Bool { count.wrappingAdd(1, ordering: .relaxed).newValue <= limit }

    func close() { count.wrappingSubtract(1, ordering: .relaxed) }
}
