import NIOCore

/// Closes a connection as soon as it is there.
final class RefusingHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    func channelActive(context: ChannelHandlerContext) { context.close(promise: nil) }
}

@available(*, unavailable)
extension RefusingHandler: Sendable {}
