import Foundation
import NIOSSL
import Synchronization
import TestSupport

/// Certificates for tests, in a folder that goes away with them.
struct Certificates: Sendable {
    private let folder: TemporaryFolder

    struct NotMade: Error {}

    init() async throws {
        folder = try TemporaryFolder()
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Support/certificates.sh").path
        let setup = ChildProcess.Setup(
            arguments: [folder.path], environment: ProcessInfo.processInfo.environment, folder: "/",
            output: folder.path + "/output", errors: folder.path + "/errors")
        guard try await ChildProcess(script, setup).wait(.seconds(120)) == .exited(0) else { throw NotMade() }
    }

    func path(_ name: String) -> String { "\(folder.path)/\(name).pem" }

    func server(_ name: String) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(path(name)).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: "\(folder.path)/\(name).key", format: .pem)
        return .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    }
}

/// A port that was free a moment ago.
final class Freed: Sendable {
    private let port = Mutex(0)
    var number: Int { port.withLock { $0 } }
    func set(_ number: Int) { port.withLock { $0 = number } }
}
