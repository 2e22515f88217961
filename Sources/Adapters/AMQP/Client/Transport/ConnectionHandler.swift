internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// A session's transport: octets in and out, and the time.
///
/// All frames of a read are decoded in one go, batches are handed over once after it, and all that is to be written
/// goes out in one write. While consumers have more than enough to do, reads are some way apart: a broker under load
/// sends few messages at a time, and to wake up for each of them costs more than to decode it.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How far reads are apart at most.
    private static let readInterval = TimeAmount.milliseconds(1)
    /// After a read of so many octets there is more at once.
    private static let fullRead = 64 << 10

    private let core: ConnectionCore
    private let tls: TLSHandshake?
    private var context: ChannelHandlerContext?
    private var unread = ByteBuffer()
    private var tlsTimeout: Scheduled<Void>?
    private var timer: Scheduled<Void>?
    private var timerDeadline = NIODeadline.distantFuture
    private var hasBegun = false
    private var octetsRead = 0
    private var mayWait = false
    private var delayedRead: Scheduled<Void>?

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
        delayedRead?.cancel()
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
        octetsRead += arrived.readableBytes
        core.fromTransport { session, now in session.receive(&arrived, after: &unread, now: now) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        mayWait = core.fromTransport { session, now in
            session.handOver(now: now)
            return session.mayWaitForMore
        }
        mayWait = mayWait && octetsRead < Self.fullRead
        octetsRead = 0
        flush()
    }

    func read(context: ChannelHandlerContext) {
        guard mayWait else { return context.read() }
        guard delayedRead == nil else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        delayedRead = context.eventLoop.scheduleTask(in: Self.readInterval) { handler.value.readNow() }
    }

    private func readNow() {
        delayedRead?.cancel()
        delayedRead = nil
        mayWait = false
        context?.read()
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
        if delayedRead != nil, !core.read({ $0.mayWaitForMore }) { readNow() }
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
