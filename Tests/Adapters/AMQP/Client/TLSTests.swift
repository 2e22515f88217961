import AMQP
import BrokerTestSupport
import Foundation
import NIOCore
import Testing

@Suite("TLS with a live broker")
struct TLSTests {
    /// Connects, and gives back what went wrong.
    static func error(_ configuration: ConnectionConfiguration) async -> AMQPError? {
        do {
            try await AMQPConnection.withConnection(configuration) { _ in }
            return nil
        } catch {
            return error as? AMQPError
        }
    }

    @Test("the right authority, by name and by address", arguments: ["localhost", "127.0.0.1"])
    func right(host: String) async throws {
        let broker = try await Broker.shared
        #expect(await Self.error(broker.configuration(.tls, host: host)) == nil)
    }

    @Test("a certificate without the address is refused where there is only an address")
    func addressMissing() async throws {
        let broker = try await Broker.shared
        #expect(await Self.error(broker.configuration(.nameOnly)) == nil)
        let error = await Self.error(broker.configuration(.nameOnly, host: "127.0.0.1"))
        #expect(error == .tls(.wrongName(expected: "127.0.0.1")))
    }

    @Test("a certificate for another name is refused, unless that name is asked for")
    func wrongName() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration(.wrongName)
        #expect(await Self.error(configuration) == .tls(.wrongName(expected: "localhost")))
        configuration.tls?.serverName = "elsewhere.example"
        #expect(await Self.error(configuration) == nil)
    }

    @Test("an unknown authority is refused: another one, and those of the system")
    func wrongAuthority() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration(.tls)
        for authorities in [TLSSettings.Authorities.file(broker.file("other-ca.pem")), .system] {
            configuration.tls?.authorities = authorities
            #expect(await Self.error(configuration) == .tls(.untrustedCertificate))
        }
    }

    @Test("a certificate whose time is over is refused")
    func expired() async throws {
        let broker = try await Broker.shared
        #expect(await Self.error(broker.configuration(.expired)) == .tls(.untrustedCertificate))
    }

    @Test("a broker that demands a certificate takes the right one alone")
    func demanded() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration(.demanding)
        #expect(await Self.error(configuration) == .tls(.clientCertificateRefused))
        for (name, error) in [("client", nil), ("stranger", AMQPError.tls(.clientCertificateRefused))] {
            configuration.tls?.certificateFile = broker.file("\(name).pem")
            configuration.tls?.keyFile = broker.file("\(name).key")
            #expect(await Self.error(configuration) == error)
        }
    }

    @Test("a certificate says who is connecting (EXTERNAL)")
    func external() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration(.tls)
        configuration.credentials = [.external(identity: "")]
        configuration.tls?.certificateFile = broker.file("client.pem")
        configuration.tls?.keyFile = broker.file("client.key")
        try await AMQPConnection.withConnection(configuration) { connection in
            try await connection.withChannel { channel in
                try await channel.declareQueue("", exclusive: true)
            }
        }
    }

    @Test("files are read again for every connection")
    func reread() async throws {
        let broker = try await Broker.shared
        let file = FileManager.default.temporaryDirectory.appending(path: "authorities-\(UUID().uuidString).pem")
        defer { try? FileManager.default.removeItem(at: file) }
        var configuration = broker.configuration(.tls)
        configuration.tls?.authorities = .file(file.path)
        #expect(await Self.error(configuration) == .tls(.unusableFile(path: file.path, .authorities)))
        for (name, error) in [("other-ca", AMQPError.tls(.untrustedCertificate)), ("ca", nil)] {
            try Data(contentsOf: URL(filePath: broker.file("\(name).pem"))).write(to: file)
            #expect(await Self.error(configuration) == error)
        }
    }

    @Test("files that are of no use are named")
    func uselessFiles() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration(.tls)
        configuration.tls?.certificateFile = broker.file("client.pem")
        #expect(await Self.error(configuration) == .configuration(.certificateWithoutKey))
        configuration.tls?.keyFile = broker.file("client.pem")
        #expect(await Self.error(configuration) == .tls(.unusableFile(path: broker.file("client.pem"), .privateKey)))
        configuration.tls?.keyFile = broker.file("stranger.key")
        #expect(await Self.error(configuration) == .tls(.keyOfOtherCertificate))
    }

    @Test("a port without TLS is told from one with it")
    func wrongPort() async throws {
        let broker = try await Broker.shared
        var configuration = broker.configuration(.tls)
        configuration.endpoints[0].address.port = broker.port(.plain)
        // Its answer can be lost when it ends the connection right after.
        let answer = await Self.error(configuration)
        #expect(answer == .tls(.notTLS) || answer == .tls(.endedEarly))
        configuration.tls = nil
        configuration.endpoints[0].address.port = broker.port(.tls)
        let error = await Self.error(configuration)
        guard case .connection(.notAMQP(let octets)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(octets.first == 0x15)
        #expect(error?.description.contains("TLS") == true)
    }

    @Test("TLS 1.1 is refused")
    func oldVersion() async throws {
        let broker = try await Broker.shared
        let peer = try await OldTLSPeer(certificate: broker.file("server.pem"), key: broker.file("server.key"))
        var configuration = broker.configuration(.tls)
        configuration.endpoints[0].address.port = peer.port
        #expect(await Self.error(configuration) == .tls(.noCommonVersion))
        try await peer.stop()
    }
}
