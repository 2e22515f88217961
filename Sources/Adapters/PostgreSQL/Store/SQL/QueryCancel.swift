import CPostgreSQL
import Dispatch

/// Asks the server to give up what a connection waits for, from any thread.
final class QueryCancel: Sendable {
    /// Not changed from here on, and libpq lets any thread use it.
    private nonisolated(unsafe) let handle: OpaquePointer?

    init(of connection: OpaquePointer) { handle = PQgetCancel(connection) }

    deinit { PQfreeCancel(handle) }

    /// Asks, over a connection of its own that is made for it; nobody waits for that.
    func send() {
        DispatchQueue.global().async { [self] in
            var reason = [CChar](repeating: 0, count: 256)
            PQcancel(handle, &reason, Int32(reason.count))
        }
    }
}
