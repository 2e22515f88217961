import KeystoneAdapter
import NIOSSL
import Ports
import TestSupport
import Testing

@Suite("A Keystone that is away")
struct OutageTests {
    @Test("is no way in, and what is wrong is named", arguments: [true, false]) func closedPort(hasLogin: Bool)
        async throws
    {
        let port = Freed()
        try await ScriptedKeystone.serve(Cloud().script) { keystone in port.set(keystone.port) }
        try await Asker.with("http://127.0.0.1:\(port.number)", login: hasLogin ? Asker.login : nil) { asker in
            #expect(await asker.answer("theirs") == .failure(.unavailable))
            #expect(await asker.identity.fault() == .unreachable)
        }
    }

    @Test("and comes back, is asked again; meanwhile nothing is believed but what is remembered") func restarted()
        async throws
    {
        let cloud = Cloud(["first": Cloud.member, "second": Cloud.member])
        let port = Freed()
        try await ScriptedKeystone.serve(cloud.script) { keystone in port.set(keystone.port) }
        try await Asker.with("http://127.0.0.1:\(port.number)") { asker in
            let member = Result<Caller, IdentityError>.success(.member(of: "acme"))
            try await ScriptedKeystone.serve(port: port.number, cloud.script) { _ in
                #expect(await asker.answer("first") == member)
            }
            #expect(await asker.answer("first") == member)
            #expect(await asker.answer("second") == .failure(.unavailable))
            try await ScriptedKeystone.serve(port: port.number, cloud.script) { keystone in
                #expect(await asker.answer("second") == member)
                // The server's own token outlives that.
                #expect(keystone.logins == 0)
            }
        }
    }

    @Test("for a moment is asked again, three times in all", arguments: [429, 500, 502, 503, 504])
    func failsTwice(status: Int) async throws {
        let cloud = Cloud(["theirs": Cloud.member])
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                cloud.fail(with: .error(status), .error(status))
                #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
                #expect(keystone.count(of: "theirs") == 3)
            }
        }
    }

    @Test("for longer is not; nothing of that is kept") func failsThrice() async throws {
        let cloud = Cloud(["theirs": Cloud.member])
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                cloud.fail(with: .error(500), .error(503), .error(503))
                #expect(await asker.answer("theirs") == .failure(.unavailable))
                #expect(keystone.count(of: "theirs") == 3)
                #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
                cloud.fail(with: .error(503), .error(503), .error(503))
                #expect(await asker.identity.fault() == .failing(status: 503))
            }
        }
    }

    @Test(
        "is waited for no longer than is set, whether it says nothing or does not come to an end",
        arguments: [true, false])
    func slow(isSilent: Bool) async throws {
        try await ScriptedKeystone.serve { question in
            if isSilent { try await Task.sleep(for: .seconds(600)) }
            return ScriptedKeystone.Reply(body: "{\"token\":", isEndless: true)
        } _: { keystone in
            for login in [nil, Asker.login] {
                try await Asker.with(keystone.address(), login: login, patience: .milliseconds(300)) { asker in
                    #expect(await asker.answer("theirs") == .failure(.unavailable))
                    #expect(await asker.identity.fault() == .silent)
                }
            }
        }
    }

    @Test("lets nobody wait for the server's own token as long as for names", .timeLimit(.minutes(1)))
    func ownToken() async throws {
        try await ScriptedKeystone.serve { _ in
            try await Task.sleep(for: .seconds(600))
            return .error(500)
        } _: { keystone in
            let address = keystone.address()
            try await Asker.with(address, patience: .milliseconds(300), namePatience: .milliseconds(1)) { asker in
                while keystone.logins == 0 {
                    #expect(await asker.identity.titles().count == 0)
                    asker.uptime.pass(.seconds(31))
                    try await Task.sleep(for: .milliseconds(2))
                }
                // The list, which may take ten minutes here, has asked for it.
                #expect(await asker.answer("theirs") == .failure(.unavailable))
            }
        }
    }

    @Test("is one whose answers are too long to be its own") func tooLong() async throws {
        let body = String(repeating: " ", count: 2 << 20)
        try await ScriptedKeystone.serve { _ in
            ScriptedKeystone.Reply(body: body)
        } _: { keystone in
            try await Asker.with(keystone.address(), login: nil) { asker in
                #expect(await asker.answer("theirs") == .failure(.unavailable))
                #expect(await asker.identity.fault() == .noKeystone)
            }
        }
    }

    @Test("is one that speaks TLS where none is expected, and the other way round") func otherProtocol() async throws {
        let certificates = try await Certificates()
        for (isTLS, expectsTLS) in [(true, false), (false, true)] {
            try await ScriptedKeystone.serve(tls: isTLS ? try certificates.server("server") : nil, Cloud().script) {
                keystone in
                let address = keystone.address(tls: expectsTLS)
                try await Asker.with(address, login: nil, authorities: certificates.path("ca")) { asker in
                    #expect(await asker.answer("theirs") == .failure(.unavailable))
                }
            }
        }
    }

    private static let certificates: [(name: String, authority: String?, fault: KeystoneFault?)] = [
        ("server", "ca", nil), ("server", "other-ca", .untrusted), ("server", nil, .untrusted),
        ("wrong-name", "ca", .untrusted), ("name-only", "ca", .untrusted), ("expired", "ca", .untrusted),
    ]

    @Test("is one whose certificate is not that of its host, or of nobody who is trusted, or too old")
    func certificate() async throws {
        let certificates = try await Certificates()
        for (name, authority, fault) in Self.certificates {
            try await ScriptedKeystone.serve(
                tls: try certificates.server(name), Cloud(["theirs": Cloud.member]).script
            ) { keystone in
                let path = authority.map { certificates.path($0) }
                try await Asker.with(keystone.address(tls: true), authorities: path) { asker in
                    let right = Result<Caller, IdentityError>.success(.member(of: "acme"))
                    #expect(await asker.answer("theirs") == (fault == nil ? right : .failure(.unavailable)), "\(name)")
                    #expect(await asker.identity.fault() == fault, "\(name)")
                    #expect(keystone.questions.isEmpty == (fault != nil), "\(name)")
                }
            }
        }
    }

    @Test("is asked by its name where that is what its certificate has") func named() async throws {
        let certificates = try await Certificates()
        try await ScriptedKeystone.serve(
            tls: try certificates.server("name-only"), Cloud(["theirs": Cloud.member]).script
        ) { keystone in
            let address = keystone.address(tls: true, host: "localhost")
            try await Asker.with(address, authorities: certificates.path("ca")) { asker in
                #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
            }
        }
    }

    @Test("is one that speaks no TLS 1.2") func oldTLS() async throws {
        let certificates = try await Certificates()
        var old = try certificates.server("server")
        (old.minimumTLSVersion, old.maximumTLSVersion) = (.tlsv1, .tlsv11)
        try await ScriptedKeystone.serve(tls: old, Cloud(["theirs": Cloud.member]).script) { keystone in
            try await Asker.with(keystone.address(tls: true), authorities: certificates.path("ca")) { asker in
                #expect(await asker.identity.fault() == .untrusted)
                #expect(keystone.questions.isEmpty)
            }
        }
    }

    @Test("can't be asked with a file of authorities that holds none", arguments: ["/nowhere/ca.pem", "/dev/null"])
    func authorities(path: String) async throws {
        await #expect(throws: KeystoneSetupError.authorities(path: path)) {
            try await Asker.with("https://127.0.0.1:1", authorities: path) { _ in }
        }
    }
}
