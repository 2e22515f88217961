import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// Answers a `POST` with a short body on the connection's event loop, without a sequence of parts from task to task.
///
///              head of one, all before it answered          end                    answer written
///     passing ─────────────────────────────────▶ collecting ───▶ answering ──────────────────────▶ passing
///
/// Everything else is passed on to Hummingbird. What comes behind a request that is being answered here waits, and while
/// something waits nothing is read.
final class ShortRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case passing
        case collecting(HTTPRequestHead, ByteBuffer?)
        case answering
    }

    /// Something that came from the connection while an answer was being made.
    private enum Arrival {
        case part(HTTPServerRequestPart)
        case event(Any)
        case error(any Error)
    }

    private let respond: ShortResponder
    private let bodyLimit: Int
    private let isSecure: Bool
    private let watch: ConnectionWatch
    private let executor: EventLoopExecutor
    private var state = State.passing
    private var waiting: [Arrival] = []
    /// Requests that were passed on and have no whole answer yet.
    private var unanswered = 0
    /// Whether the connection may end with an answer of Hummingbird's.
    private var isEnding = false
    private var isReadDue = false
    private var isGoingOn = false
    /// The place in the pipeline at which answers are bytes.
    private var wire: ChannelHandlerContext?

    /// The longest body that is collected here.
    private static let longest = 16 << 10

    init(
        _ respond: ShortResponder, limits: ServerLimits, isSecure: Bool, _ watch: ConnectionWatch,
        on loop: any EventLoop
    ) {
        (self.respond, self.isSecure, self.watch) = (respond, isSecure, watch)
        bodyLimit = min(ShortRequestHandler.longest, limits.bodyBytes)
        executor = EventLoopExecutor(loop)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        wire = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
    }

    func handlerRemoved(context: ChannelHandlerContext) { wire = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        arrived(.part(unwrapInboundIn(data)), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) { arrived(.event(event), context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { arrived(.error(error), context) }

    func channelInactive(context: ChannelHandlerContext) {
        waiting.removeAll()
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        guard waiting.isEmpty else {
            isReadDue = true
            return
        }
        context.read()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { unanswered = max(0, unanswered - 1) }
        context.write(data, promise: promise)
    }
}

extension ShortRequestHandler {
    private func arrived(_ arrival: Arrival, _ context: ChannelHandlerContext) {
        switch (state, arrival) {
        case (.answering, _): waiting.append(arrival)
        case (.passing, .part(.head(let head))) where takes(head):
            watch.change { $0.headCame(at: $1) }
            state = .collecting(head, nil)
        case (.passing, _): pass(arrival, context)
        case (.collecting(let head, let body), .part(.body(let more))):
            state = .collecting(head, ShortRequestHandler.joined(body, more))
        case (.collecting(let head, let body), .part(.end)):
            watch.change { $0.requestEnded(at: $1) }
            answer(head, body ?? ByteBuffer(), context)
        // The connection is at its end, or broken, before the body is: what that means is decided elsewhere.
        case (.collecting(let head, let body), _):
            watch.change { deadlines, _ in deadlines.headIsPassedOn() }
            state = .passing
            pass(.part(.head(head)), context)
            if let body { pass(.part(.body(body)), context) }
            pass(arrival, context)
        }
    }

    private func pass(_ arrival: Arrival, _ context: ChannelHandlerContext) {
        switch arrival {
        case .part(let part):
            if case .head(let head) = part {
                unanswered += 1
                isEnding = isEnding || !ShortRequestHandler.goesOn(after: head)
            }
            context.fireChannelRead(wrapInboundOut(part))
        case .event(let event): context.fireUserInboundEventTriggered(event)
        case .error(let error): context.fireErrorCaught(error)
        }
    }

    private func takes(_ head: HTTPRequestHead) -> Bool {
        unanswered == 0 && !isEnding && !watch.isLingering && isShort(head) && ShortRequestHandler.goesOn(after: head)
    }

    private func isShort(_ head: HTTPRequestHead) -> Bool {
        guard head.method == .POST else { return false }
        var length: Int?
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 14 where name.isSame(ignoringCase: "content-length"):
                guard length == nil, let announced = Int(value) else { return false }
                length = announced
            // How these are answered is Hummingbird's to know.
            case 17 where name.isSame(ignoringCase: "transfer-encoding"): return false
            case 6 where name.isSame(ignoringCase: "expect"): return false
            case 7 where name.isSame(ignoringCase: "upgrade"): return false
            default: break
            }
        }
        return length.map { $0 <= bodyLimit } ?? false
    }

    /// Whether the connection stays after the request's answer, as far as the client says it.
    private static func goesOn(after head: HTTPRequestHead) -> Bool {
        guard head.version == .http1_1 else { return false }
        for (name, value) in head.headers
        where name.utf8.count == 10 && name.isSame(ignoringCase: "connection") {
            guard value.isSame(ignoringCase: "keep-alive") else { return false }
        }
        return true
    }

    private static func joined(_ front: ByteBuffer?, _ back: ByteBuffer) -> ByteBuffer {
        guard var joined = front else { return back }
        joined.writeImmutableBuffer(back)
        return joined
    }
}

extension ShortRequestHandler {
    private func answer(_ head: HTTPRequestHead, _ body: ByteBuffer, _ context: ChannelHandlerContext) {
        guard let head = try? HTTPRequest(http1: head, isSecure: isSecure) else { return context.close(promise: nil) }
        state = .answering
        let request = Request(head: head, body: RequestBody(buffer: body))
        let loop = context.eventLoop
        let here = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        Task.immediate(executorPreference: executor) { [respond] in
            let answer = await respond(request)
            let write = { @Sendable in here.value.handler.write(answer, here.value.context) }
            if loop.inEventLoop { write() } else { loop.execute(write) }
        }
    }

    private func write(_ answer: ByteBuffer?, _ context: ChannelHandlerContext) {
        guard let answer, let wire else { return context.close(promise: nil) }
        watch.change { $0.answerEnded(at: $1) }
        let written = context.eventLoop.makePromise(of: Void.self)
        wire.writeAndFlush(NIOAny(answer), promise: written)
        written.futureResult.assumeIsolatedUnsafeUnchecked().whenComplete { _ in self.goOn(context) }
    }

    /// Takes what came meanwhile, up to the end of the next request that is answered here.
    private func goOn(_ context: ChannelHandlerContext) {
        state = .passing
        // An answer that is there at once comes by here again, before the loop below has gone on.
        guard !isGoingOn, !waiting.isEmpty else { return }
        isGoingOn = true
        var taken = 0
        while taken < waiting.count {
            if case .answering = state { break }
            taken += 1
            arrived(waiting[taken - 1], context)
        }
        waiting.removeFirst(min(taken, waiting.count))
        isGoingOn = false
        context.fireChannelReadComplete()
        guard waiting.isEmpty, isReadDue else { return }
        isReadDue = false
        context.read()
    }
}

@available(*, unavailable)
extension ShortRequestHandler: Sendable {}
