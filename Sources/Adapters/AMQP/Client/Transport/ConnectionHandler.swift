internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// A session's transport: octets in and out, and the time.
///
/// All frames of a read are decoded in one go, batches are handed over once after it, and all that is to be written
/// goes out in one write.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let core: ConnectionCore
    private let tls: TLSHandshake?
    private var context: ChannelHandlerContext?
    private var unread = ByteBuffer()
    private var tlsTimeout: Scheduled<Void>?
    private var timer: Scheduled<Void>?
    private var timerDeadline = NIODeadline.distantFuture
    private var hasBegun = false

    /// Makes a transport; with TLS, the session begins when that has come about.
    init(_ core: ConnectionCore, tls: TLSHandshake?) {
        self.core = core
        self.tls = tls
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        core.attach { loop.execute { handler.value.wokenUp() } }
        if context.channel.isActive { channelActive(context: context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        core.detach()
        self.context = nil
        timer?.cancel()
        tlsTimeout?.cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let tls else { return begin() }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        tlsTimeout = context.eventLoop.scheduleTask(in: tls.timeout) { handler.value.transportFailed(.timeout) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            tlsTimeout?.cancel()
            begin()
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        core.fromTransport { session, now in session.connected(now: now) }
        flush()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var arrived = unwrapInboundIn(data)
        core.fromTransport { session, now in session.receive(&arrived, after: &unread, now: now) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        core.fromTransport { session, now in session.handOver(now: now) }
        flush()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { flush() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if tls != nil, !hasBegun { core.fromTransport { session, _ in session.transportFailed(.tls(.endedEarly)) } }
        let rest = unread
        unread = ByteBuffer()
        core.fromTransport { session, now in session.inputClosed(rest: rest, now: now) }
        context.fireChannelInactive()
    }

    /// An error of the socket is followed by its end, which says enough; one of TLS says why there is no connection.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let tls, let error = TLSError(error, expecting: tls.expectedName), !core.read({ $0.opened.isResolved }) {
            transportFailed(error)
        } else {
            context.close(promise: nil)
        }
    }

    private func transportFailed(_ error: TLSError) {
        core.fromTransport { session, _ in session.transportFailed(.tls(error)) }
        context?.close(promise: nil)
    }

    private func wokenUp() {
        core.wokenUp()
        flush()
    }

    /// Writes what there is, unless the socket takes nothing now; then it is written when it does.
    ///
    /// What is left when the socket is to be closed is not waited for: a peer that is dead, or late, takes none of it.
    private func flush() {
        guard let context else { return }
        if context.channel.isWritable {
            let output = core.fromTransport { session, now in session.takeOutput(now: now) }
            if output.readableBytes > 0 { context.writeAndFlush(wrapOutboundOut(output), promise: nil) }
        }
        if core.read({ $0.closesSocket }) { return context.close(promise: nil) }
        schedule()
    }

    /// A timer that fires too early does no harm, so that nothing is done where a deadline moves back.
    private func schedule() {
        guard let context else { return }
        let deadline = core.fromTransport { session, _ in session.takeNewDeadline() }
        guard let deadline, deadline < timerDeadline else { return }
        timer?.cancel()
        timerDeadline = deadline
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: deadline) { handler.value.tick() }
    }

    private func tick() {
        timerDeadline = .distantFuture
        core.fromTransport { session, now in session.tick(now: now) }
        flush()
    }
}
