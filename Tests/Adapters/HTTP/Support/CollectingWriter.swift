import Hummingbird
import NIOCore
import Synchronization

/// Takes an answer's body as it is written.
struct CollectingWriter: ResponseBodyWriter {
    final class Body: Sendable {
        private let state = Mutex((bytes: [UInt8](), pieces: 0, isFinished: false))

        var bytes: [UInt8] { state.withLock { $0.bytes } }
        var pieces: Int { state.withLock { $0.pieces } }
        var isFinished: Bool { state.withLock { $0.isFinished } }

        fileprivate func append(_ buffer: ByteBuffer) {
            state.withLock { state in
                state.bytes += Array(buffer.readableBytesView)
                state.pieces += 1
            }
        }

        fileprivate func finish() { state.withLock { $0.isFinished = true } }
    }

    let body = Body()

    func write(_ buffer: ByteBuffer) async throws { body.append(buffer) }

    func finish(_ trailingHeaders: HTTPFields?) async throws { body.finish() }
}
