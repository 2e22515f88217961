import Hummingbird
import JSON
import Logging
import NIOCore
import Ports

/// Writes a list as a JSON array: in one piece where it is small, else piece by piece, each when the client has taken
/// the one before, so that no more of a list is held than a page.
struct ListAnswer<Entry: Sendable>: Sendable {
    /// Reads the entries behind one, or the first, so many at most.
    let page: @Sendable (_ last: Entry?, _ limit: Int) async throws(StoreError) -> [Entry]
    let write: @Sendable (_ entry: Entry, _ writer: inout JSONWriter) -> Void
    /// How many entries are read at one go: few where one may be large, many where each read costs.
    let pageSize: Int
    /// So many entries at most; `nil` lists all.
    let limit: Int?
    let logger: Logger

    /// How many bytes a piece has, more or less.
    private static var pieceSize: Int { 65_536 }

    /// Where the walk through the list is.
    private struct Walk: Sendable {
        var writer = JSONWriter()
        var last: Entry?
        var count = 0
        var isDone = false
    }

    func response() async throws(APIError) -> Response {
        var walk = Walk()
        do throws(StoreError) {
            while !walk.isDone, walk.writer.count < Self.pieceSize { try await advance(&walk) }
        } catch { throw .store(error) }
        if walk.isDone { return response(ResponseBody(byteBuffer: ByteBuffer(bytes: walk.writer.bytes))) }
        let begun = walk
        return response(ResponseBody { body in try await stream(from: begun, to: &body) })
    }

    private func response(_ body: ResponseBody) -> Response {
        Response(status: .ok, headers: [.contentType: "application/json"], body: body)
    }

    /// Writes the next page.
    private func advance(_ walk: inout Walk) async throws(StoreError) {
        let wanted = min(pageSize, (limit ?? .max) - walk.count)
        let entries = try await page(walk.last, wanted)
        for entry in entries {
            walk.writer.raw(walk.count == 0 ? "[" : ",")
            write(entry, &walk.writer)
            walk.count += 1
        }
        walk.last = entries.last ?? walk.last
        guard entries.count < wanted || walk.count == limit else { return }
        walk.writer.raw(walk.count == 0 ? "[]" : "]")
        walk.isDone = true
    }

    /// Writes the rest. Where that fails the connection ends without the body's end, so that what the client has
    /// can't be taken for the whole.
    @concurrent
    private func stream(from begun: Walk, to body: inout any ResponseBodyWriter) async throws {
        var walk = begun
        do {
            while true {
                try await body.write(ByteBuffer(bytes: walk.writer.bytes))
                if walk.isDone { break }
                walk.writer.removeAll()
                try await advance(&walk)
            }
            try await body.finish(nil)
        } catch {
            if let error = error as? StoreError {
                logger.error("a list broke off", metadata: ["error": "\(error.debugDescription)"])
            }
            throw error
        }
    }
}
