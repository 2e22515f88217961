import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Gives the bare answer to a request that could not be read as HTTP, and so never came to a route, the form of all
/// other errors.
final class UnreadableRequestHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(let head) = unwrapOutboundIn(data), head.status.kind == .clientError,
            head.headerFields[.requestID] == nil
        else { return context.write(data, promise: promise) }
        var (answer, body) = APIError.invalid("the request is not HTTP/1.1, or its head is too large")
            .answer(to: RequestID())
        answer.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(answer)), promise: promise)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
    }
}

@available(*, unavailable)
extension UnreadableRequestHandler: Sendable {}
