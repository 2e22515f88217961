import CPostgreSQL
import Dispatch
import Glibc

/// Asks the server to give up what a connection waits for, from any thread; it is not to outlive the connection.
final class QueryCancel: Sendable {
    /// Not changed from here on, and libpq lets any thread use it.
    private nonisolated(unsafe) let handle: OpaquePointer?

    private let socket: Int32

    init(of connection: OpaquePointer) {
        handle = PQgetCancel(connection)
        socket = PQsocket(connection)
    }

    deinit { PQfreeCancel(handle) }

    /// Ends the connection under whoever waits for it: a server that does not answer does not answer this either.
    func breakOff() { if socket >= 0 { shutdown(socket, Int32(SHUT_RDWR)) } }

    /// Asks, over a connection of its own that is made for it; nobody waits for that.
    func send() {
        DispatchQueue.global().async { [self] in
            var reason = [CChar](repeating: 0, count: 256)
            PQcancel(handle, &reason, Int32(reason.count))
        }
    }
}
