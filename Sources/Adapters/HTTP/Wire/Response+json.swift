import HTTPTypes
import Hummingbird
import JSON

extension Response {
    /// An answer of 200 with the JSON that a closure writes.
    static func json(_ write: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter(capacity: 256)
        write(&writer)
        return bytes(writer.bytes, type: "application/json")
    }

    /// An answer of 200 with a JSON array of entries.
    static func json<Entry>(
        list entries: some Sequence<Entry>, _ write: (Entry, inout JSONWriter) -> Void
    ) -> Response {
        json { writer in
            writer.raw("[")
            for (index, entry) in entries.enumerated() {
                if index > 0 { writer.raw(",") }
                write(entry, &writer)
            }
            writer.raw("]")
        }
    }

    /// An answer of 200 with bytes as they are.
    static func bytes(_ bytes: [UInt8], type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
