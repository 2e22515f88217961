import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// Reads the body of a request, up to a limit.
struct BodyReader: Sendable {
    /// The most bytes that a body may have.
    let limit: Int

    /// `curl -d` and the clients of old call what they send a form, or nothing at all; it is JSON all the same.
    private static let accepted = [
        "application/json", "application/x-ndjson", "text/plain", "application/x-www-form-urlencoded",
    ]

    func read(_ request: Request) async throws(APIError) -> [UInt8] {
        try check(request.headers)
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw .tooLarge(limit: limit)
        }
        let bytes: [UInt8]?
        do { bytes = try await collect(request.body) } catch {
            throw .invalid("the body ends too early, or is not sent as HTTP says")
        }
        guard let bytes else { throw .tooLarge(limit: limit) }
        return bytes
    }

    /// All bytes of a body; `nil` if they are more than may be.
    private func collect(_ body: RequestBody) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        for try await buffer in body {
            guard bytes.count + buffer.readableBytes <= limit else { return nil }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return bytes
    }

    private func check(_ headers: HTTPFields) throws(APIError) {
        if let type = headers[.contentType].map(MediaRange.essence), !type.isEmpty, !BodyReader.accepted.contains(type)
        {
            throw .unsupportedMedia("Content-Type \(Fields.shown(type)) is not read; send application/json")
        }
        if let coding = headers[.contentEncoding]?.lowercased(), coding != "identity" {
            throw .unsupportedMedia("Content-Encoding \(Fields.shown(coding)) is not read; send the body as it is")
        }
    }
}
