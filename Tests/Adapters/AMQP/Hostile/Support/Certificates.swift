import BrokerTestSupport
import Foundation
import NIOSSL

/// Certificates for a scripted broker that speaks TLS; their files go with it.
final class Certificates: Sendable {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "certificates-\(UUID().uuidString)")

    private static let script = URL(filePath: #filePath).appending(path: "../../../../../Support/certificates.sh")
        .standardized.path

    /// What the client is to trust.
    var authority: String { file("ca.pem") }

    init() async throws {
        let output = folder.appendingPathExtension("log")
        let program = try Program(Self.script, [folder.path], output: output)
        defer {
            for path in [output.path, output.path + ".errors"] { try? FileManager.default.removeItem(atPath: path) }
        }
        while program.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        _ = try program.said()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What the broker shows: a certificate for this machine.
    func serverContext() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(file("server.pem")).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(file: file("server.key"), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
    }

    private func file(_ name: String) -> String { folder.appending(path: name).path }
}
