import Ports
import Synchronization

/// Lends connections that read, up to a limit, and lets others wait their turn for a while.
///
/// A bill may be read as slowly as its client likes, so bills never have all connections: some are kept for questions
/// that are answered in one go.
final class ReaderPool: Sendable {
    /// What a connection is lent for.
    enum Use { case question, bill }

    private struct Waiter {
        let number: Int
        let use: Use
        let turn: CheckedContinuation<ReaderConnection?, Never>
    }

    private struct State {
        var idle: [ReaderConnection] = []
        /// How many connections there are, lent or not.
        var count = 0
        /// How many are lent for bills.
        var bills = 0
        var waiting: [Waiter] = []
        var lastNumber = 0
        var isClosed = false
    }

    private enum Turn { case take(ReaderConnection), wait, busy, closed }

    private let maker: ConnectionMaker
    private let limit: Int
    private let billLimit: Int
    private let patience: Duration
    private let state = Mutex(State())

    /// How many may wait.
    private static let queueLimit = 256

    /// - Parameters:
    ///   - limit: how many connections there may be, 2 at least; a quarter of them, and 1 at least, no bill gets.
    ///   - patience: how long anyone waits.
    init(_ maker: ConnectionMaker, limit: Int, patience: Duration) {
        (self.maker, self.limit, self.patience) = (maker, limit, patience)
        billLimit = max(1, limit - max(1, limit / 4))
    }

    /// - Throws: ``StoreError/busy`` where none became free in time.
    func lend(for use: Use) async throws(StoreError) -> ReaderConnection {
        let turn: Turn = state.withLock { state in
            if state.isClosed { return .closed }
            guard use == .question || state.bills < billLimit else { return ReaderPool.queued(state) }
            guard !state.idle.isEmpty || state.count < limit else { return ReaderPool.queued(state) }
            state.bills += use == .bill ? 1 : 0
            if let idle = state.idle.popLast() { return .take(idle) }
            state.count += 1
            return .take(ReaderConnection(maker))
        }
        switch turn {
        case .closed: throw .closed
        case .busy: throw .busy
        case .take(let connection): return connection
        case .wait:
            if let connection = await wait(for: use) { return connection }
            throw state.withLock { $0.isClosed } ? .closed : .busy
        }
    }

    private static func queued(_ state: State) -> Turn { state.waiting.count < queueLimit ? .wait : .busy }

    /// A connection, once one is given back; `nil` where that takes too long, or the pool is closed.
    private func wait(for use: Use) async -> ReaderConnection? {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        let bell = Task { [patience] in
            try? await Task.sleep(for: patience)
            if !Task.isCancelled { giveUp(number) }
        }
        defer { bell.cancel() }
        return await withCheckedContinuation { turn in
            let next = state.withLock { state -> (Waiter, ReaderConnection?)? in
                state.waiting.append(Waiter(number: number, use: use, turn: turn))
                if state.isClosed { return (state.waiting.removeLast(), nil) }
                // What was given back since was given to nobody.
                return handOver(&state)
            }
            next.map { $0.turn.resume(returning: $1) }
        }
    }

    private func giveUp(_ number: Int) {
        let waiter = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
        }
        waiter?.turn.resume(returning: nil)
    }

    /// Whose turn it is, and a connection for them.
    private func handOver(_ state: inout State) -> (Waiter, ReaderConnection?)? {
        guard let place = state.waiting.firstIndex(where: { $0.use == .question || state.bills < billLimit }),
            let idle = state.idle.popLast()
        else { return nil }
        let waiter = state.waiting.remove(at: place)
        state.bills += waiter.use == .bill ? 1 : 0
        return (waiter, idle)
    }

    func giveBack(_ connection: ReaderConnection, from use: Use) {
        let next = state.withLock { state -> (Waiter, ReaderConnection?)? in
            state.bills -= use == .bill ? 1 : 0
            if state.isClosed { return nil }
            state.idle.append(connection)
            return handOver(&state)
        }
        next.map { $0.turn.resume(returning: $1) }
    }

    func close() {
        let waiting = state.withLock { state in
            defer { state.waiting.removeAll() }
            state.isClosed = true
            state.idle.removeAll()
            return state.waiting
        }
        for waiter in waiting { waiter.turn.resume(returning: nil) }
    }
}
