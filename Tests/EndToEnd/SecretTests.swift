import JSON
import TestSupport
import Testing

@Suite("Secrets")
struct SecretTests {
    private static let secret = "s3cr3t-Zq81xVv"

    private func expectSilence(_ outcome: Outcome) {
        #expect(!outcome.output.contains(Self.secret), "\(outcome.output)")
        #expect(!outcome.errors.contains(Self.secret), "\(outcome.errors)")
    }

    @Test(
        "in settings are in no error",
        arguments: [
            #"{"admin_token": "SECRET", "bogus": 1}"#, #"{"admin_tokn": "SECRET"}"#, #"{"admin_token": ["SECRET"]}"#,
            #"{"admin_token": {"SECRET": "SECRET"}}"#,
            #"{"admin_token": "SECRET", "member_tokens": {"SECRET": "acme"}}"#,
            #"{"member_tokens": {"SECRET": 5}}"#, #"{"member_tokens": {"SECRET": ""}}"#,
            #"{"member_tokens": "SECRET"}"#,
            #"{"member_tokens": {"SECRET": "acme", "SECRET": "globex"}}"#,
            #"{"admin_token": "SECRET", "admin_token": "SECRET"}"#,
            #"{"rabbit_password": ["SECRET"]}"#, #"{"rabbit_password": "SECRET", "rabbit_port": -1}"#,
            #"{"admin_token": "SECRET"#,
            #"{"heart_db_url": "postgresql://billing:SECRET%zz@127.0.0.1:9/x"}"#,
            #"{"heart_db_url": "postgresql://billing:SECRET/b@127.0.0.1:9/x"}"#,
            #"{"heart_db_url": "postgresql://billing:a@SECRET@127.0.0.1:9/x"}"#,
            #"{"heart_db_url": "postgresql://billing:a/SECRET@127.0.0.1:9/x"}"#,
            #"{"heart_db_url": "postgres://billing:SECRET@h/x", "bogus": 1}"#,
            #"{"heart_db_url": "sqlite://billing:SECRET@h/x"}"#,
        ])
    func settings(text: String) async throws {
        let place = try Workplace()
        try place.file("settings.json", text.replacing("SECRET", with: Self.secret))
        let outcome = try await place.run(["serve", "--config", "settings.json", "--port", "0", "--log-level", "trace"])
        #expect(outcome.status > 0 && !outcome.errors.isEmpty)
        expectSilence(outcome)
    }

    @Test("in the environment and on the command line are in no error")
    func elsewhere() async throws {
        let place = try Workplace()
        let url = "postgresql://billing:\(Self.secret)@127.0.0.1:9/x"
        for environment in [["NOVA_BILLING_HEART_DB_URL": url], ["NOVA_BILLING_ADMIN_TOKEN": Self.secret]] {
            let outcome = try await place.run(["serve", "--port", "-5"], environment: environment)
            #expect(outcome.status > 0)
            expectSilence(outcome)
        }
        for arguments in [
            ["bill", "--time-period", "2025", "--db", url],
            ["serve", "--admin-token", Self.secret, "--port", "many", "--db", "memory:"],
            ["serve", "--admin-token", Self.secret, "--log-level", "loud", "--db", "memory:"],
        ] {
            let outcome = try await place.run(arguments)
            #expect(outcome.status > 0)
            expectSilence(outcome)
        }
    }

    @Test("on the command line are not what ps shows of a server")
    func processes() async throws {
        let place = try Workplace()
        for flags in [["--admin-token", Self.secret], ["--admin-token=\(Self.secret)", "--admin-token", Self.secret]] {
            try await place.withServer(["--db", "memory:"] + flags) { server in
                let line = try server.process.commandLine()
                #expect(line.contains("serve") && line.contains("--db memory:") && line.contains("--admin-token"))
                #expect(!line.contains(Self.secret), "\(line)")
                #expect(try await server.get("/bill", token: Self.secret).status == 200)
            }
        }
    }

    @Test("that clients send are in no log and no answer, right or wrong")
    func served() async throws {
        let place = try Workplace()
        try place.file(
            "settings.json", #"{"admin_token": "\#(Self.secret)", "member_tokens": {"\#(Self.secret)-m": "acme"}}"#)
        let arguments = [
            "--config", "settings.json", "--db", "memory:", "--log-level", "trace", "--admin-token", Self.secret,
        ]
        try await place.withServer(arguments) { server in
            for token in [Self.secret, "\(Self.secret)-m", "\(Self.secret)-wrong"] {
                for path in ["/bill", "/tariff", "/nowhere", "/bill?bogus=1", "/event"] {
                    let answer = try await server.get(path, token: token)
                    #expect(!answer.text.contains(Self.secret))
                    #expect(token.hasSuffix("wrong") ? answer.status >= 400 : answer.status != 401, "\(path)")
                }
                #expect(!(try await server.post("/event", "{", token: token).text.contains(Self.secret)))
            }
            #expect(try await server.get("/bill", token: "\(Self.secret)-wrong").status == 401)
            #expect(try await server.get("/bill", token: nil).status == 401)
            #expect(try await server.stop() == .exited(0))
            let log = try server.files.errors()
            #expect(!log.isEmpty && !log.contains(Self.secret))
            #expect(!(try server.files.output().contains(Self.secret)))
        }
    }
}
