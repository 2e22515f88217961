import Synchronization

/// The exchanges that were there at some time of this process, on whichever connection.
final class KnownExchanges: Sendable {
    private let names = Mutex<Set<String>>([])

    func add(_ name: String) { names.withLock { _ = $0.insert(name) } }

    func contains(_ name: String) -> Bool { names.withLock { $0.contains(name) } }
}
