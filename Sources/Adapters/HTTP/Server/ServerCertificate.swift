import Glibc
public import Logging
import NIOSSL
public import ServiceLifecycle
import Synchronization

/// The certificate that a server shows, from files that are read again when they change.
///
/// A connection keeps what it began with. New files that can't be used leave the old certificate in force.
public final class ServerCertificate: Service {
    /// Where the parts are.
    public struct Files: Hashable, Sendable {
        /// The certificate, and those of its issuers behind it.
        public let certificate: String
        public let key: String
        /// The issuers of the certificates that clients must show; `nil` asks for none.
        public let clientCA: String?

        public init(certificate: String, key: String, clientCA: String? = nil) {
            (self.certificate, self.key, self.clientCA) = (certificate, key, clientCA)
        }
    }

    /// How often the files are looked at.
    private static let interval = Duration.seconds(1)

    private let files: Files
    private let logger: Logger
    private let inForce: Mutex<(context: NIOSSLContext, stamps: [FileStamp])>

    public init(_ files: Files, logger: Logger) throws(CertificateError) {
        (self.files, self.logger) = (files, logger)
        let stamps = ServerCertificate.stamps(files)
        inForce = Mutex((try ServerCertificate.read(files), stamps))
    }

    var context: NIOSSLContext { inForce.withLock { $0.context } }

    /// Looks after the files until it is told to stop.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                do { try await Task.sleep(for: ServerCertificate.interval) } catch { return }
                self.follow()
            }
        }
    }

    private func follow() {
        let stamps = ServerCertificate.stamps(files)
        guard stamps != inForce.withLock({ $0.stamps }) else { return }
        do throws(CertificateError) {
            let context = try ServerCertificate.read(files)
            inForce.withLock { $0 = (context, stamps) }
            logger.notice("certificate replaced", metadata: ["file": "\(files.certificate)"])
        } catch {
            // The other file may be on its way; what was tried is not tried again before something changes.
            inForce.withLock { $0.stamps = stamps }
            logger.error("certificate not replaced", metadata: ["error": "\(error)"])
        }
    }

    private static func stamps(_ files: Files) -> [FileStamp] {
        [files.certificate, files.key, files.clientCA].compactMap { $0.map(FileStamp.init(path:)) }
    }

    private static func read(_ files: Files) throws(CertificateError) -> NIOSSLContext {
        for path in [files.certificate, files.key, files.clientCA] {
            if let path, access(path, R_OK) != 0 { throw .unreadable(path, String(cString: strerror(errno))) }
        }
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(files.certificate) } catch {
            throw .noCertificate(files.certificate)
        }
        guard !chain.isEmpty else { throw .noCertificate(files.certificate) }
        let key: NIOSSLPrivateKey
        do { key = try NIOSSLPrivateKey(file: files.key, format: .pem) } catch { throw .noKey(files.key) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        if let clientCA = files.clientCA {
            configuration.trustRoots = .file(clientCA)
            configuration.certificateVerification = .noHostnameVerification
        }
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do { return try NIOSSLContext(configuration: configuration) } catch {
            throw .mismatch(certificate: files.certificate, key: files.key, clientCA: files.clientCA)
        }
    }
}
