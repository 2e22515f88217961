import Synchronization

/// Makes connections; after one that could not be made it answers for a while as the last time, so that a server that
/// is away is not asked at every call.
final class ConnectionMaker: Sendable {
    private struct State {
        var pause = ConnectionMaker.shortest
        var failure: (error: SQLError, until: ContinuousClock.Instant)?
    }

    private static let (shortest, longest): (Duration, Duration) = (.milliseconds(50), .seconds(2))

    let url: PostgreSQLURL
    private let state = Mutex(State())

    init(_ url: PostgreSQLURL) { self.url = url }

    func connect(isReading: Bool) throws(SQLError) -> Connection {
        let recent = state.withLock { state in
            state.failure.flatMap { ContinuousClock.now < $0.until ? $0.error : nil }
        }
        if let recent { throw recent }
        do throws(SQLError) {
            let connection = try StoreOpening.connect(to: url, isReading: isReading)
            try StoreOpening.check(connection)
            state.withLock { $0 = State() }
            return connection
        } catch {
            state.withLock { state in
                state.failure = (error, ContinuousClock.now + state.pause)
                state.pause = min(state.pause * 2, ConnectionMaker.longest)
            }
            throw error
        }
    }
}
