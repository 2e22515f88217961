import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A server on which commands do their work.
struct RemoteServer {
    let address: ServerAddress
    private let token: String?
    private let tls: NIOSSLContext?

    typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// - Parameter ca: the file with the authorities that are trusted; `nil` trusts those that the system does.
    init(_ address: ServerAddress, token: String?, ca: String?) throws {
        (self.address, self.token) = (address, token)
        guard address.isTLS else {
            tls = nil
            return
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if let ca {
            do { configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(ca)) } catch {
                throw Failure.usage("--ca: the file \(ca) can't be read, or holds no certificate in PEM form")
            }
        }
        tls = try NIOSSLContext(configuration: configuration)
    }

    /// Connects, has something asked, and closes the connection in any case.
    func connected<Value>(_ body: (inout RemoteConnection) async throws -> Value) async throws -> Value {
        let channel = try await open()
        do {
            return try await channel.executeThenClose { inbound, outbound in
                var connection = RemoteConnection(
                    address: address, token: token, inbound: inbound.makeAsyncIterator(), outbound: outbound)
                return try await body(&connection)
            }
        } catch let failure as Failure {
            throw failure
        } catch { throw unreachable(error) }
    }

    private func open() async throws -> Channel {
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connectTimeout(.seconds(10))
        do {
            return try await bootstrap.connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(handler(tls)) }
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: .seconds(300)))
                    try channel.pipeline.syncOperations.addHandler(SilenceHandler())
                    return try Channel(wrappingChannelSynchronously: channel)
                }
            }
        } catch { throw unreachable(error) }
    }

    /// Checks the server's name, or its address where it is called by one.
    private func handler(_ tls: NIOSSLContext) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: address.host, port: address.port)) != nil
        return try NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : address.host)
    }

    private func unreachable(_ error: any Error) -> Failure {
        let hint = error is NIOSSLError || error is BoringSSLError ? "; --ca names who is trusted" : ""
        return Failure(status: .unreachable, message: "\(address) can't be reached: \(error)\(hint)")
    }
}
