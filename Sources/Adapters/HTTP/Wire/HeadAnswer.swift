import Hummingbird
import NIOCore
import Ports
import Synchronization

/// Makes of the answer to `GET` that to `HEAD`: the same head, with the length that the body would have.
///
/// A body that is written piece by piece has no length until it is written, and a head without one would promise
/// chunks that never come. So it is written to where it is only counted.
enum HeadAnswer {
    private struct Counter: ResponseBodyWriter {
        final class Sum: Sendable { let bytes = Atomic(0) }

        let sum = Sum()

        func write(_ buffer: ByteBuffer) async throws {
            sum.bytes.wrappingAdd(buffer.readableBytes, ordering: .relaxed)
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    static func of(_ answer: Response) async throws(APIError) -> Response {
        var answer = answer
        if answer.body.contentLength == nil {
            answer.headers[.contentLength] = String(try await length(of: answer.body))
        }
        return answer.createHeadResponse()
    }

    private static func length(of body: ResponseBody) async throws(APIError) -> Int {
        let counter = Counter()
        do { try await body.write(counter) } catch {
            throw .store(error as? StoreError ?? .unavailable("\(error)"))
        }
        return counter.sum.bytes.load(ordering: .relaxed)
    }
}
