internal import NIOCore
internal import Synchronization

/// The sockets of an attempt to connect, to be closed when it is cancelled.
final class Attempts: Sendable {
    private struct State {
        var channels: [any NIOCore.Channel] = []
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Adds a socket; after the cancellation it is closed at once.
    func add(_ channel: any NIOCore.Channel) {
        let isCancelled = state.withLock { state in
            state.channels.append(channel)
            return state.isCancelled
        }
        if isCancelled { channel.close(promise: nil) }
    }

    /// Closes all.
    func cancel() {
        let channels = state.withLock { state in
            state.isCancelled = true
            return state.channels
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
