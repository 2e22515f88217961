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

    init(_ responder: APIResponder) { self.responder = responder }

    /// The answer; `nil` where its body could not be written to its end.
    func callAsFunction(_ request: Request) async -> ByteBuffer? {
        let response = await responder.respond(to: request)
        let collector = Collector()
        do { try await response.body.write(collector) } catch { return nil }
        return bytes(response, collector.body.buffer.withLock { $0 })
    }

    private func bytes(_ response: Response, _ body: ByteBuffer) -> ByteBuffer {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512 + body.readableBytes)
        func put(_ text: String) {
            var text = text
            text.withUTF8 { bytes.append(contentsOf: $0) }
        }
        put("HTTP/1.1 ")
        put(String(response.status.code))
        put(" ")
        put(response.status.reasonPhrase)
        for field in response.headers where field.name != .contentLength && field.name != .date {
            put("\r\n")
            put(field.name.rawName)
            put(": ")
            put(field.value)
        }
        put("\r\nContent-Length: ")
        put(String(body.readableBytes))
        put("\r\nDate: ")
        put(date.now)
        put("\r\n\r\n")
        bytes.append(contentsOf: body.readableBytesView)
        return ByteBuffer(bytes: bytes)
    }
}
