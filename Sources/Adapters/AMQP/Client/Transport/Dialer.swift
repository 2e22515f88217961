internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Makes the connection to one endpoint, up to the open virtual host.
struct Dialer {
    let configuration: ConnectionConfiguration
    let group: any EventLoopGroup

    /// Every connection of the process has an epoch of its own.
    private static let epochs = Atomic<UInt64>(0)

    /// Connects to the first endpoint that answers.
    func connect() async throws(AMQPError) -> ConnectionCore {
        var last = AMQPError.configuration(.noEndpoint)
        for endpoint in configuration.endpoints {
            do throws(AMQPError) {
                return try await connect(to: endpoint)
            } catch {
                if error == .cancelled { throw error }
                last = error
            }
        }
        throw last
    }

    private func connect(to endpoint: Endpoint) async throws(AMQPError) -> ConnectionCore {
        let settings = try configuration.settings(for: endpoint)
        let tls = try configuration.tls.map { tls throws(AMQPError) in
            try TLSHandshake(
                tls, host: endpoint.address.host, timeout: configuration.tlsTimeout,
                closeTimeout: configuration.timeouts.close)
        }
        let core = try await open(endpoint.address) { channel in
            let epoch = Dialer.epochs.add(1, ordering: .relaxed).newValue
            let session = Session(settings: settings, epoch: epoch, answerChallenge: configuration.answerChallenge)
            let core = ConnectionCore(session)
            return channel.eventLoop.makeCompletedFuture {
                if let tls { try channel.pipeline.syncOperations.addHandler(tls.handler()) }
                try channel.pipeline.syncOperations.addHandler(ConnectionHandler(core, tls: tls))
                return core
            }
        }
        return try await opened(core)
    }

    private func opened(_ core: ConnectionCore) async throws(AMQPError) -> ConnectionCore {
        do throws(AMQPError) {
            try await core.read { $0.opened }.value()
            // The cancellation may have ended the socket after all was agreed on.
            guard !Task.isCancelled else { throw .cancelled }
            return core
        } catch {
            await core.close()
            throw Task.isCancelled ? .cancelled : error
        }
    }

    /// Opens the socket. Several may be tried, one for each address of the name; a cancellation closes them all.
    private func open(
        _ address: Endpoint.Address,
        _ initializer: @escaping @Sendable (any NIOCore.Channel) -> EventLoopFuture<ConnectionCore>
    ) async throws(AMQPError) -> ConnectionCore {
        let attempts = Attempts()
        do {
            return try await withTaskCancellationHandler {
                try await bootstrap.connect(host: address.host, port: address.port) { channel in
                    attempts.add(channel)
                    return initializer(channel)
                }
            } onCancel: {
                attempts.cancel()
            }
        } catch {
            throw Task.isCancelled ? .cancelled : .unreachable(address, reason: Dialer.reason(error))
        }
    }

    private var bootstrap: ClientBootstrap {
        ClientBootstrap(group: group)
            .connectTimeout(configuration.connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10))
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? NIOConnectionError else { return String(describing: error) }
        if let failure = error.connectionErrors.last { return String(describing: failure.error) }
        return (error.dnsAError ?? error.dnsAAAAError).map { String(describing: $0) } ?? "no address"
    }
}
