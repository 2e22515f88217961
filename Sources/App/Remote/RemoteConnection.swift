import Domain
import JSON
import NIOCore
import NIOHTTP1

/// A connection to a server, on which one request follows the other.
struct RemoteConnection {
    let address: ServerAddress
    let token: String?
    var inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>

    /// What a server answered.
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        var body: [UInt8] = []

        /// What the body holds, where it is JSON.
        func json() throws -> JSONValue {
            do throws(JSONError) { return try JSONParser.parse(body) } catch {
                throw Failure.failed("the server answered something that is no JSON: \(error)")
            }
        }

        /// What an error says.
        var detail: String {
            let error = (try? JSONParser.parse(body))?.object?["errors"]?.array?.first?.object
            return error?["detail"]?.string ?? "it answered with the status \(status)"
        }
    }

    /// Asks and reads the whole answer, whatever its status.
    mutating func ask(_ request: RemoteRequest) async throws -> Answer {
        try await send(request)
        var body: [UInt8] = []
        let head = try await read { body += $0.readableBytesView }
        return Answer(status: Int(head.status.code), headers: head.headers, body: body)
    }

    /// Asks for what must be answered with 200.
    mutating func demand(_ request: RemoteRequest) async throws -> Answer {
        let answer = try await ask(request)
        guard answer.status == 200 else { throw failure(answer) }
        return answer
    }

    /// Asks for what must be answered with 200, and takes its body as it comes.
    mutating func stream(_ request: RemoteRequest, _ take: ([UInt8]) throws -> Void) async throws {
        try await send(request)
        var answer = Answer(status: 0, headers: [:])
        var isGood = false
        let head = try await read(head: { isGood = $0.status == .ok }) { buffer in
            if isGood { try take(Array(buffer.readableBytesView)) } else { answer.body += buffer.readableBytesView }
        }
        guard !isGood else { return }
        throw failure(Answer(status: Int(head.status.code), headers: head.headers, body: answer.body))
    }

    private func send(_ request: RemoteRequest) async throws {
        var headers: HTTPHeaders = ["Host": address.authority]
        for (name, value) in request.headers { headers.add(name: name, value: value) }
        if let token { headers.add(name: "X-Auth-Token", value: token) }
        if request.method != .GET { headers.add(name: "Content-Length", value: String(request.body.count)) }
        let head = HTTPRequestHead(
            version: .http1_1, method: request.method, uri: address.path + request.target, headers: headers)
        try await outbound.write(.head(head))
        if !request.body.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: request.body)))) }
        try await outbound.write(.end(nil))
    }

    /// Reads an answer to its end.
    private mutating func read(
        head see: (HTTPResponseHead) -> Void = { _ in }, _ take: (ByteBuffer) throws -> Void
    ) async throws -> HTTPResponseHead {
        var head: HTTPResponseHead?
        while let part = try await inbound.next(isolation: #isolation) {
            switch part {
            case .head(let found):
                head = found
                see(found)
            case .body(let buffer): try take(buffer)
            case .end: if let head { return head }
            }
        }
        throw Failure(status: .unreachable, message: "\(address) broke off before the end of its answer")
    }

    /// How a command ends that got an error for an answer.
    func failure(_ answer: Answer) -> Failure {
        let status: Failure.Status =
            switch answer.status {
            case 400, 401, 403, 405, 413, 415: .usage
            case 502...504: .unreachable
            default: .failed
            }
        return Failure(status: status, message: "\(address): \(answer.detail)")
    }
}
