import Domain
import HTTPTypes
import Hummingbird
import JSON
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
        if let announced = request.headers.value(of: .contentLength).flatMap({ Int($0) }), announced > limit {
            throw .tooLarge(limit: limit)
        }
        let bytes: [UInt8]?
        do { bytes = try await collect(request.body) } catch {
            throw .invalid("the body ends too early, or is not sent as HTTP says")
        }
        guard let bytes else { throw .tooLarge(limit: limit) }
        return bytes
    }

    /// A body that is one JSON value.
    func json(_ request: Request) async throws(APIError) -> JSONValue { try value(try await read(request)) }

    /// A body that is a JSON object with no other than the known fields.
    ///
    /// - Parameter whole: what the object is, for errors: `a cancellation`.
    func object(_ request: Request, known: [String], of whole: String) async throws(APIError) -> JSONObject {
        try object(try await read(request), known: known, of: whole)
    }

    func object(_ bytes: [UInt8], known: [String], of whole: String) throws(APIError) -> JSONObject {
        let value = try value(bytes)
        guard case .object(let object) = value else { throw .invalid("\(whole) is a JSON object, not \(value.kind)") }
        for (key, _) in object.members where !known.contains(key) {
            let hint = known.isEmpty ? "there are none" : "it may have " + known.joined(separator: ", ")
            throw .invalid("\(Fields.shown(key)) is no field of \(whole); \(hint)")
        }
        return object
    }

    /// How many values a JSON text may hold: of the shortest ones millions would go into a body.
    static let valueLimit = 1 << 20

    private func value(_ bytes: [UInt8]) throws(APIError) -> JSONValue {
        do throws(JSONError) { return try JSONParser.parse(bytes, values: Self.valueLimit) } catch {
            throw APIError(error)
        }
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
        if let sent = headers.value(of: .contentType), !BodyReader.accepted.contains(sent) {
            let type = MediaRange.essence(sent)
            guard type.isEmpty || BodyReader.accepted.contains(type) else {
                throw .unsupportedMedia("Content-Type \(Fields.shown(type)) is not read; send application/json")
            }
        }
        if let coding = headers.value(of: .contentEncoding)?.lowercased(), coding != "identity" {
            throw .unsupportedMedia("Content-Encoding \(Fields.shown(coding)) is not read; send the body as it is")
        }
    }
}
