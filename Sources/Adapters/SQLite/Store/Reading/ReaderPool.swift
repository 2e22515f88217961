import Ports
import Synchronization

/// Lends connections that read; makes them as they are needed, up to a limit, and lets others wait their turn.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [ReaderConnection] = []
        var count = 0
        var waiting: [CheckedContinuation<ReaderConnection?, Never>] = []
        var isClosed = false
    }

    private enum Turn { case take(ReaderConnection), make, wait, closed }

    private let path: String
    private let limit: Int
    private let state = Mutex(State())

    init(path: String, limit: Int) { (self.path, self.limit) = (path, limit) }

    func lend() async throws(StoreError) -> ReaderConnection {
        let turn: Turn = state.withLock { state in
            if state.isClosed { return .closed }
            if let idle = state.idle.popLast() { return .take(idle) }
            guard state.count < limit else { return .wait }
            state.count += 1
            return .make
        }
        switch turn {
        case .closed: throw .closed
        case .take(let connection): return connection
        case .make: return try make()
        case .wait:
            guard let connection = await wait() else { throw .closed }
            return connection
        }
    }

    private func make() throws(StoreError) -> ReaderConnection {
        do throws(StoreError) { return try ReaderConnection(path: path) } catch {
            state.withLock { $0.count -= 1 }
            throw error
        }
    }

    private func wait() async -> ReaderConnection? {
        await withCheckedContinuation { turn in
            let connection: ReaderConnection?? = state.withLock { state in
                if state.isClosed { return .some(nil) }
                if let idle = state.idle.popLast() { return .some(idle) }
                state.waiting.append(turn)
                return nil
            }
            if let connection { turn.resume(returning: connection) }
        }
    }

    func giveBack(_ connection: ReaderConnection) {
        let next = state.withLock { state -> CheckedContinuation<ReaderConnection?, Never>? in
            if state.isClosed { return nil }
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.idle.append(connection)
            return nil
        }
        next?.resume(returning: connection)
    }

    func close() {
        let waiting = state.withLock { state in
            defer { state.waiting.removeAll() }
            state.isClosed = true
            state.idle.removeAll()
            return state.waiting
        }
        for turn in waiting { turn.resume(returning: nil) }
    }
}
