import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Makes the whole answer, as it goes over the wire, to a request that is there as a whole.
struct ShortResponder: Sendable {
    /// Keeps what is written.
    private struct Collector: ResponseBodyWriter {
        final class Body: Sendable { let buffer = Mutex(ByteBuffer()) }

        let body = Body()

        func write(_ buffer: ByteBuffer) async throws {
            body.buffer.withLock { body in
                if body.readableBytes == 0 { body = buffer } else { body.writeImmutableBuffer(buffer) }
            }
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    private let responder: APIResponder
    private let date = HTTPDate()

    /// What most heads fit into.
    private static let headRoom = 512

    init(_ responder: APIResponder) { self.responder = responder }

    /// The answer; `nil` where its body could not be written to its end.
    func callAsFunction(_ request: Request) async -> ByteBuffer? {
        let response = await responder.respond(to: request)
        let collector = Collector()
        do { try await response.body.write(collector) } catch { return nil }
        return bytes(response, collector.body.buffer.withLock { $0 })
    }

    private func bytes(_ response: Response, _ body: ByteBuffer) -> ByteBuffer {
        var bytes = ByteBufferAllocator().buffer(capacity: ShortResponder.headRoom + body.readableBytes)
        bytes.writeStaticString("HTTP/1.1 ")
        bytes.writeString(String(response.status.code))
        bytes.writeStaticString(" ")
        bytes.writeString(response.status.reasonPhrase)
        for field in response.headers where field.name != .contentLength && field.name != .date {
            bytes.writeStaticString("\r\n")
            bytes.writeString(field.name.rawName)
            bytes.writeStaticString(": ")
            bytes.writeString(field.value)
        }
        bytes.writeStaticString("\r\nContent-Length: ")
        bytes.writeString(String(body.readableBytes))
        bytes.writeStaticString("\r\nDate: ")
        bytes.writeString(date.now)
        bytes.writeStaticString("\r\n\r\n")
        bytes.writeImmutableBuffer(body)
        return bytes
    }
}
