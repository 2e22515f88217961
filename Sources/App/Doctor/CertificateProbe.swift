import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The certificate that a port shows, whoever signed it.
///
/// The handshake ends with it: nothing is said to whoever shows it.
struct CertificateProbe: Sendable {
    /// The seconds since 1970 from which, and until which, it is valid.
    let begin: Int
    let end: Int
    /// The names and addresses that it is for.
    let names: [String]

    private final class Shown: Sendable {
        let certificate = Mutex<NIOSSLCertificate?>(nil)
    }

    /// `nil` where nobody shows one in a few seconds.
    init?(host: String, port: Int) async {
        guard let shown = try? await CertificateProbe.shown(host, port) else { return nil }
        (begin, end) = (Int(shown.notValidBefore), Int(shown.notValidAfter))
        names = shown._subjectAlternativeNames().compactMap { name in
            switch name.nameType {
            case .dnsName: return String(decoding: Array(name.contents), as: UTF8.self)
            case .ipAddress:
                let bytes = ByteBuffer(bytes: Array(name.contents))
                return (try? SocketAddress(packedIPAddress: bytes, port: 0))?.ipAddress
            default: return nil
            }
        }
    }

    private static func shown(_ host: String, _ port: Int) async throws -> NIOSSLCertificate? {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .noHostnameVerification
        let context = try NIOSSLContext(configuration: configuration)
        let isAddress = (try? SocketAddress(ipAddress: host, port: port)) != nil
        let shown = Shown()
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.seconds(5))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(
                        context: context, serverHostname: isAddress ? nil : host,
                        customVerificationCallback: { certificates, promise in
                            shown.certificate.withLock { $0 = certificates.first }
                            promise.succeed(.failed)
                        })
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return channel
                }
            }
        let impatience = channel.eventLoop.scheduleTask(in: .seconds(3)) { channel.close(promise: nil) }
        try? await channel.closeFuture.get()
        impatience.cancel()
        return shown.certificate.withLock { $0 }
    }
}
