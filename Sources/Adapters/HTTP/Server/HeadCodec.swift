import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Makes of NIO's parts of messages those that requests and answers have here, and back.
///
/// `HTTP1ToHTTPServerCodec` does the same, but reads every target as a URL, to find out that it is a path.
final class HeadCodec: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let isSecure: Bool

    init(isSecure: Bool) { self.isSecure = isSecure }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            do {
                let request = try HTTPRequest(http1: head, isSecure: isSecure)
                context.fireChannelRead(wrapInboundOut(.head(request)))
            } catch { context.fireErrorCaught(error) }
        case .body(let body): context.fireChannelRead(wrapInboundOut(.body(body)))
        case .end(let trailers):
            context.fireChannelRead(wrapInboundOut(.end(trailers.map { HTTPFields($0, splitCookie: false) })))
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): context.write(wrapOutboundOut(.head(HTTPResponseHead(head))), promise: promise)
        case .body(let body): context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: promise)
        case .end(let trailers):
            context.write(wrapOutboundOut(.end(trailers.map { HTTPHeaders($0) })), promise: promise)
        }
    }
}

@available(*, unavailable)
extension HeadCodec: Sendable {}

extension HTTPRequest {
    /// Makes a head of NIO's; a target that begins with a slash is a path as it is.
    init(http1 head: HTTPRequestHead, isSecure: Bool) throws {
        guard head.uri.utf8.first == UInt8(ascii: "/") else {
            try self.init(head, secure: isSecure, splitCookie: false)
            return
        }
        var authority: String?
        var fields = HTTPFields()
        fields.reserveCapacity(head.headers.count)
        for (name, value) in head.headers {
            if authority == nil, name.isSame(ignoringCase: "host") {
                authority = value
            } else if let name = HTTPField.Name.usual(name) ?? HTTPField.Name(name) {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        self.init(
            method: try HTTPRequest.Method(head.method), scheme: isSecure ? "https" : "http", authority: authority,
            path: head.uri, headerFields: fields)
    }
}

extension HTTPField.Name {
    /// One of the names that most requests have.
    fileprivate static func usual(_ name: String) -> HTTPField.Name? {
        switch name.utf8.count {
        case 6 where name.isSame(ignoringCase: "accept"): .accept
        case 10 where name.isSame(ignoringCase: "user-agent"): .userAgent
        case 12 where name.isSame(ignoringCase: "content-type"): .contentType
        case 12 where name.isSame(ignoringCase: "x-auth-token"): .authToken
        case 14 where name.isSame(ignoringCase: "content-length"): .contentLength
        default: nil
        }
    }
}
