import NIOCore

/// Ends a connection whose server has been silent for too long.
final class SilenceHandler: ChannelInboundHandler {
    typealias InboundIn = Any

    struct Silent: Error, CustomStringConvertible { let description = "it does not answer" }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        context.fireErrorCaught(Silent())
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension SilenceHandler: Sendable {}
