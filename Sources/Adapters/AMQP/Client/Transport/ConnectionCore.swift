internal import NIOCore
internal import Synchronization

/// A session that is used from any thread, and the way to its transport.
final class ConnectionCore: Sendable {
    private struct State {
        var session: Session
        /// Tells the transport, on its own thread, that there is something to write.
        var wake: (@Sendable () -> Void)?
        /// The transport was told and has not come yet.
        var isWoken = false

        mutating func wakeIfNeeded() -> (@Sendable () -> Void)? {
            guard session.needsFlush || session.hasNewDeadline, !isWoken else { return nil }
            isWoken = true
            return wake
        }
    }

    private let state: Mutex<State>

    init(_ session: Session) { state = Mutex(State(session: session)) }

    /// Uses the session; what is then to be written is written soon.
    func use<Result, Failure: Error>(
        _ use: (inout Session, NIODeadline) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        var wake: (@Sendable () -> Void)?
        defer { wake?() }
        return try state.withLock { state throws(Failure) in
            defer { wake = state.wakeIfNeeded() }
            return try use(&state.session, .now())
        }
    }

    /// Reads from the session.
    func read<Result: Sendable>(_ read: (borrowing Session) -> Result) -> Result {
        state.withLock { read($0.session) }
    }

    /// The transport uses the session, and looks itself at what is to be written.
    func fromTransport<Result>(_ use: (inout Session, NIODeadline) -> sending Result) -> sending Result {
        state.withLock { use(&$0.session, .now()) }
    }

    /// The transport is there.
    func attach(wake: @escaping @Sendable () -> Void) { state.withLock { $0.wake = wake } }

    /// The transport is gone.
    func detach() { state.withLock { $0.wake = nil } }

    /// The transport comes because it was told to.
    func wokenUp() { state.withLock { $0.isWoken = false } }
}
