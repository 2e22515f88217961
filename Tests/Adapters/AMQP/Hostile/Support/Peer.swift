import AMQPCodec
import AMQPTestSupport
import NIOCore
import NIOPosix
import NIOSSL

/// The broker's end of a connection, as a script uses it.
final class Peer {
    let channel: any NIOCore.Channel
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var decoder = FrameDecoder(limit: .standard)
    private var arrived = ByteBuffer()
    /// How many heartbeats the client sent.
    private(set) var heartbeats = 0

    init(
        _ channel: any NIOCore.Channel, _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.channel = channel
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// Writes octets, whatever they are, and waits until the socket took them.
    func send(_ octets: ByteBuffer) async throws { try await channel.writeAndFlush(octets) }

    /// Writes octets past TLS, as somebody on the way could.
    func sendBelowTLS(_ octets: ByteBuffer) async throws {
        try await channel.eventLoop.submit { [channel] in
            try channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
                .writeAndFlush(NIOAny(octets))
        }.get().get()
    }

    /// Ends the socket without TLS's farewell, as somebody on the way could.
    func cutBelowTLS() async throws {
        try await channel.eventLoop.submit { [channel] in
            try channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self).close()
        }.get().get()
    }

    /// Writes octets one by one, until the client has enough of them.
    func trickle(_ octets: ByteBuffer) async {
        for octet in octets.readableBytesView {
            guard (try? await send(ByteBuffer(bytes: [octet]))) != nil else { return }
        }
    }

    /// Writes frames.
    func send(_ frames: [Frame]) async throws { try await send(Peer.octets(of: frames)) }

    /// Writes a method.
    func send(_ method: Method, on number: ChannelNumber = .zero) async throws {
        try await send([Frame(.method(method), on: number)])
    }

    static func octets(of frames: [Frame]) throws -> ByteBuffer {
        var octets = ByteBuffer()
        for frame in frames { try FrameEncoder(limit: .standard).write(frame, to: &octets) }
        return octets
    }

    /// Ends this direction of the socket, and goes on reading.
    func finishWriting() { outbound.finish() }

    /// Ends the socket with a reset.
    func reset() async throws {
        guard let socket = channel as? any SocketOptionProvider else { throw ScriptError("no socket") }
        try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close()
    }

    /// Takes octets of the client; none at its end.
    private func read() async throws -> Bool {
        do {
            guard let next = try await inbound.next(isolation: #isolation) else { return false }
            arrived.writeImmutableBuffer(next)
            return true
        } catch is IOError {
            return false
        }
    }

    /// Takes the protocol header of the client.
    func header() async throws {
        while arrived.readableBytes < 8 {
            guard try await read() else { throw ScriptError("no protocol header came") }
        }
        guard arrived.readSlice(length: 8) == ByteBuffer(hex: "414d5150 00000901") else {
            throw ScriptError("another protocol header came")
        }
    }

    /// The client's next frame that is no heartbeat; `nil` at the end of the socket.
    func next() async throws -> Frame? {
        while true {
            guard let frame = try decoder.next(from: &arrived) else {
                if try await read() { continue }
                guard arrived.readableBytes == 0 else { throw ScriptError("the client ended amid a frame") }
                return nil
            }
            guard frame == .heartbeat else { return frame }
            heartbeats += 1
        }
    }

    /// The client's next method, which must be of a kind.
    @discardableResult
    func expect(_ kind: MethodKind) async throws -> Method {
        guard let frame = try await next() else { throw ScriptError("the end came instead of \(kind.name)") }
        guard case .method(let method) = frame.payload, method.kind == kind else {
            throw ScriptError("\(frame.payload) came instead of \(kind.name)")
        }
        return method
    }
}
