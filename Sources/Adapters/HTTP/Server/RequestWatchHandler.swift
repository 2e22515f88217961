import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Tells the watch of a connection how far requests and answers are, and ends the connection where an answer came
/// before its request's end: what is still sent is thrown away, until the client has read the answer.
final class RequestWatchHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let watch: ConnectionWatch

    init(_ watch: ConnectionWatch) { self.watch = watch }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !watch.isLingering else { return }
        switch unwrapInboundIn(data) {
        case .head: watch.change { $0.headCame(at: $1) }
        case .body: break
        case .end: watch.change { $0.requestEnded(at: $1) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where watch.isBodyOpen && head.status.kind != .informational:
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body: context.write(data, promise: promise)
        case .end:
            let isEarly = watch.isBodyOpen
            watch.change { $0.answerEnded(at: $1) }
            context.write(data, promise: promise)
            guard isEarly else { return }
            watch.linger()
            context.flush()
            context.close(mode: .output, promise: nil)
        }
    }
}

@available(*, unavailable)
extension RequestWatchHandler: Sendable {}
