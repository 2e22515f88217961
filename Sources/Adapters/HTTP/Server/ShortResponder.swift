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
        let fields = response.headers.filter { $0.name != .contentLength && $0.name != .date }
        var head = ["HTTP/1.1 ", String(response.status.code), " ", response.status.reasonPhrase]
        head.reserveCapacity(8 + 4 * fields.count)
        for field in fields { head += ["\r\n", field.name.rawName, ": ", field.value] }
        head += ["\r\nContent-Length: ", String(body.readableBytes), "\r\nDate: ", date.now, "\r\n\r\n"]
        return bytes(head, body)
    }

    /// Puts texts and bytes behind one another, in room that is just as large.
    private func bytes(_ texts: [String], _ body: ByteBuffer) -> ByteBuffer {
        let count = texts.reduce(body.readableBytes) { $0 + $1.utf8.count }
        var bytes = ByteBuffer()
        bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { room in
            var place = 0
            func put(_ source: UnsafeRawBufferPointer) {
                UnsafeMutableRawBufferPointer(rebasing: room[place...]).copyMemory(from: source)
                place += source.count
            }
            for var text in texts { text.withUTF8 { put(UnsafeRawBufferPointer($0)) } }
            body.withUnsafeReadableBytes(put)
            return place
        }
        return bytes
    }
}
