import Foundation
import JSON
import Testing

@Suite("TLS", .serialized)
struct TLSTests {
    private static let support = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Support")

    /// A folder with certificates, and settings that use some of them.
    static func place(_ certificate: String = "server", clientCA: String? = nil) async throws -> Workplace {
        let place = try Workplace()
        let made = try await place.shell("'\(Self.support.appending(path: "certificates.sh").path)' certificates")
        try #require(made.status == 0, "\(made.errors)")
        let copied = try await place.shell(
            "cp certificates/\(certificate).pem live.pem && cp certificates/\(certificate).key live.key")
        try #require(copied.status == 0, "\(copied.errors)")
        let client = clientCA.map { ", \"client_ca\": \"certificates/\($0).pem\"" } ?? ""
        try place.file("settings.json", "{\"tls\": {\"certificate\": \"live.pem\", \"key\": \"live.key\"\(client)}}")
        return place
    }

    private let arguments = ["--db", "memory:", "--config", "settings.json"]

    private func curl(_ place: Workplace, _ server: Server, _ options: String) async throws -> Outcome {
        try await place.shell(
            "curl -sS -o /dev/null -w '%{http_code}' -H 'X-Auth-Token: \(Server.token)' \(options) "
                + "\(server.address)/account")
    }

    @Test("is spoken where there is a certificate, from 1.2 on")
    func versions() async throws {
        let place = try await Self.place()
        try await place.withServer(arguments) { server in
            #expect(server.address.hasPrefix("https://127.0.0.1:"))
            let ca = "--cacert certificates/ca.pem"
            for version in ["--tlsv1.2 --tls-max 1.2", "--tlsv1.3"] {
                let answer = try await curl(place, server, "\(ca) \(version)")
                #expect(answer.output == "200", "\(answer.errors)")
            }
            let other = try await curl(place, server, "--cacert certificates/other-ca.pem")
            #expect(other.status == 60)
            let port = try #require(server.address.split(separator: ":").last)
            for (version, isTaken) in [("tls1", false), ("tls1_1", false), ("tls1_2", true), ("tls1_3", true)] {
                let shaken = try await place.shell(
                    "openssl s_client -connect 127.0.0.1:\(port) -\(version) -cipher DEFAULT@SECLEVEL=0 </dev/null")
                #expect((shaken.status == 0) == isTaken, "\(version): \(shaken.output) \(shaken.errors)")
            }
            let plain = try await place.shell("curl -sS \(server.address.replacing("https", with: "http"))/health")
            #expect(plain.status != 0)
            #expect(try await curl(place, server, ca).output == "200")
        }
    }

    @Test("has another certificate as soon as its files change, and drops no connection for it")
    func reload() async throws {
        let place = try await Self.place()
        let script = """
            import http.client, os, ssl, sys, time
            port = int(sys.argv[1])
            context = ssl.create_default_context(cafile="certificates/ca.pem")
            def connect():
                connection = http.client.HTTPSConnection("localhost", port, context=context)
                connection.connect()
                return connection
            def ask(connection):
                connection.request("GET", "/health")
                answer = connection.getresponse()
                assert answer.status == 200 and answer.read() == b'{"status":"alive"}'
            def names(connection):
                return [name for _, name in connection.sock.getpeercert()["subjectAltName"]]
            def replace(name):
                for end in ("pem", "key"):
                    with open("certificates/%s.%s" % (name, end)) as source, open("new", "w") as copy:
                        copy.write(source.read())
                    os.rename("new", "live." + end)
            first = connect()
            ask(first)
            assert "127.0.0.1" in names(first)
            replace("name-only")
            for _ in range(600):
                second = connect()
                if names(second) == ["localhost"]: break
                ask(second)
                second.close()
                time.sleep(0.05)
            assert names(second) == ["localhost"], names(second)
            ask(second)
            ask(first)
            with open("live.pem", "w") as broken: broken.write("nonsense")
            time.sleep(1.5)
            third = connect()
            ask(third)
            assert names(third) == ["localhost"]
            replace("server")
            for _ in range(600):
                fourth = connect()
                if "127.0.0.1" in names(fourth): break
                fourth.close()
                time.sleep(0.05)
            for connection in (first, second, third, fourth): ask(connection)
            """
        try place.file("client.py", script)
        try await place.withServer(arguments) { server in
            let port = try #require(server.address.split(separator: ":").last)
            let client = try await place.shell("python3 client.py \(port)")
            #expect(client.status == 0, "\(client.errors)")
            let log = try server.files.errors()
            #expect(log.contains("certificate replaced") && log.contains("certificate not replaced"))
            #expect(log.contains("live.pem holds no certificate"))
        }
    }

    @Test("lets in only who shows a certificate of the authority that is named")
    func clients() async throws {
        let place = try await Self.place(clientCA: "ca")
        try await place.withServer(arguments) { server in
            let ca = "--cacert certificates/ca.pem"
            func own(_ name: String) -> String { "--cert certificates/\(name).pem --key certificates/\(name).key" }
            let known = try await curl(place, server, "\(ca) \(own("client"))")
            #expect(known.output == "200", "\(known.errors)")
            for options in ["\(ca) \(own("stranger"))", ca] {
                let refused = try await curl(place, server, options)
                #expect(refused.output == "000")
            }
        }
    }

    /// What is wrong with the files, how it is made, and what the error says.
    private static let broken: [(script: String, says: [String])] = [
        ("rm live.key", ["live.key can't be read"]), ("rm live.pem", ["live.pem can't be read"]),
        ("echo nonsense > live.pem", ["live.pem holds no certificate"]),
        ("cp live.pem live.key", ["live.key holds no private key"]),
        ("cp certificates/expired.key live.key", ["live.key is not that of the certificate in live.pem"]),
    ]

    @Test("that can't be spoken keeps the server from starting", arguments: broken.indices)
    func unusable(index: Int) async throws {
        let place = try await Self.place()
        try #require(try await place.shell(Self.broken[index].script).status == 0)
        let outcome = try await place.run(["serve", "--port", "0"] + arguments)
        #expect(outcome.status == 2)
        for text in Self.broken[index].says { #expect(outcome.errors.contains(text), "\(outcome.errors)") }
        #expect(outcome.output.isEmpty)
    }

    @Test("needs both of its files in the settings")
    func incomplete() async throws {
        let place = try Workplace()
        try place.file("settings.json", #"{"tls": {"certificate": "live.pem"}}"#)
        let outcome = try await place.run(["serve", "--port", "0"] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("tls.certificate and tls.key go together"))
    }
}
