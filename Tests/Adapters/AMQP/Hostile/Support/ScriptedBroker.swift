import AMQP
import NIOCore
import NIOPosix
import NIOSSL

/// A broker that does what a script says, right or wrong, on a socket of this machine.
enum ScriptedBroker {
    /// Plays a script with the connection of a client; gives back what both saw.
    ///
    /// - Parameter certificates: with them the two speak TLS.
    /// - Throws: what the script throws, else what the client throws.
    static func play<Seen, Result>(
        over certificates: Certificates? = nil, _ script: @escaping @Sendable (Peer) async throws -> Seen,
        client: (ConnectionConfiguration) async throws -> Result
    ) async throws -> (broker: Seen, client: Result) where Seen: Sendable {
        let server = try await listen(certificates?.serverContext())
        return try await server.executeThenClose { connections in
            async let seen = serve(connections, script)
            let outcome: Swift.Result<Result, any Error>
            do {
                var configuration = configuration(port: server.channel.localAddress?.port ?? 0)
                configuration.tls = certificates.map { TLSSettings(authorities: .file($0.authority)) }
                outcome = .success(try await client(configuration))
            } catch {
                outcome = .failure(error)
            }
            return (try await seen, try outcome.get())
        }
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private static func listen(_ tls: NIOSSLContext?) async throws -> NIOAsyncChannel<Connection, Never> {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    return try Connection(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
    }

    private static func serve<Seen: Sendable>(
        _ connections: NIOAsyncChannelInboundStream<Connection>,
        _ script: @escaping @Sendable (Peer) async throws -> Seen
    ) async throws -> Seen {
        for try await connection in connections {
            return try await connection.executeThenClose { inbound, outbound in
                try await script(Peer(connection.channel, inbound, outbound))
            }
        }
        throw ScriptError("no client came")
    }

    private static func configuration(port: Int) -> ConnectionConfiguration {
        var configuration = ConnectionConfiguration(
            host: "127.0.0.1", port: port, user: "guest", password: "hunter2", connectionName: "tests")
        configuration.timeouts.close = .seconds(20)
        return configuration
    }
}
