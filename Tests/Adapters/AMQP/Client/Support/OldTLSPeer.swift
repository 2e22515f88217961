import BrokerTestSupport
import Foundation

/// A server that speaks TLS 1.1 and nothing newer.
struct OldTLSPeer {
    let port: Int
    private let program: Program
    private let output = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")

    private static let script = """
        import socket, ssl, sys
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        server = socket.create_server(("127.0.0.1", 0))
        print("port", server.getsockname()[1], flush=True)
        try:
            context.wrap_socket(server.accept()[0], server_side=True)
        except ssl.SSLError as error:
            print(error)
        """

    init(certificate: String, key: String) async throws {
        program = try Program(
            "/usr/bin/env", ["python3", "-W", "ignore", "-c", Self.script, certificate, key],
            output: output)
        let said = try await program.said(until: "port")
        port = Int(said.filter(\.isNumber)) ?? 0
    }

    func stop() async throws {
        try await program.stop()
        for path in [output.path, output.path + ".errors"] { try FileManager.default.removeItem(atPath: path) }
    }
}
