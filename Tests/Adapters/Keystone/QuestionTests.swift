import JSON
import KeystoneAdapter
import Logging
import Ports
import Testing

@Suite("A question to Keystone")
struct QuestionTests {
    @Test("is asked as the server's own user, without the catalogue, and as one who knows access rules")
    func asServiceUser() async throws {
        try await ScriptedKeystone.serve(Cloud(["theirs": Cloud.member]).script) { keystone in
            try await Asker.with(keystone.address() + "/") { asker in
                #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
                try #require(keystone.questions.count == 2)
                let (login, question) = (keystone.questions[0], keystone.questions[1])
                #expect(login.path == "/v3/auth/tokens?nocatalog" && login.asking == nil && login.subject == nil)
                #expect(question.method == "GET" && question.path == "/v3/auth/tokens?nocatalog")
                #expect(question.asking == "own-1" && question.subject == "theirs" && question.knowsAccessRules)
            }
        }
    }

    @Test("goes to the version behind the address, whether that was there or not", arguments: ["", "/", "/v3", "/v3/"])
    func version(end: String) async throws {
        try await ScriptedKeystone.serve(Cloud(["theirs": Cloud.member]).script) { keystone in
            try await Asker.with(keystone.address() + end) { asker in
                #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
            }
        }
    }

    @Test(
        "begins with a name and a password, or with an application credential",
        arguments: [
            (
                KeystoneLogin.password(
                    user: .init(name: "b\"ill", domain: "Users"), password: "pä\\ss",
                    project: .init(name: "service", domain: "Default")),
                #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"b\"ill","#
                    + #""domain":{"name":"Users"},"password":"pä\\ss"}}},"#
                    + #""scope":{"project":{"name":"service","domain":{"name":"Default"}}}}}"#
            ),
            (
                .applicationCredential(id: "id-1", secret: "s"),
                #"{"auth":{"identity":{"methods":["application_credential"],"#
                    + #""application_credential":{"id":"id-1","secret":"s"}}}}"#
            ),
        ])
    func login(login: KeystoneLogin, body: String) async throws {
        try await ScriptedKeystone.serve(Cloud(["theirs": Cloud.member]).script) { keystone in
            try await Asker.with(keystone.address(), login: login) { asker in
                _ = try await asker.caller("theirs")
                let sent = try JSONParser.parse(try #require(keystone.questions.first).body)
                #expect(sent == (try JSONParser.parse(body)))
            }
        }
    }

    @Test(
        "is not asked about what is no token",
        arguments: ["", "a b", "a\r\nX-Subject-Token: b", "tökén", "\u{7f}", String(repeating: "a", count: 8_193)])
    func noToken(token: String) async throws {
        try await ScriptedKeystone.serve(Cloud().script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                #expect(await asker.answer(token) == .failure(.unknown))
                #expect(keystone.questions.isEmpty)
            }
        }
    }

    @Test("goes nowhere else, whatever the answer says", arguments: [300, 301, 302, 307, 308])
    func redirected(status: Int) async throws {
        try await ScriptedKeystone.serve { question in
            ScriptedKeystone.Reply(status: status, headers: ["Location": "/elsewhere"])
        } _: { keystone in
            for login in [nil, Asker.login] {
                try await Asker.with(keystone.address(), login: login) { asker in
                    #expect(await asker.answer("theirs") == .failure(.unavailable))
                    #expect(await asker.identity.fault() == .noKeystone)
                }
            }
            #expect(!keystone.questions.contains { $0.path.contains("elsewhere") })
        }
    }

    @Test("leaves no token and no password in the log, nor in what is shown of a login") func secrets() async throws {
        let lines = Lines()
        let logger = Logger(label: "test") { _ in lines }
        try await ScriptedKeystone.serve { question in
            question.isLogin ? try await Cloud().script(question) : .error(403)
        } _: { keystone in
            try await Asker.with(keystone.address(), logger: logger) { asker in
                #expect(await asker.answer("theirs-secret") == .failure(.unavailable))
            }
        }
        let text = lines.text
        #expect(text.contains("give it the role service"))
        #expect(!text.contains("secret") && !text.contains("own-1"))
        var dumped = ""
        dump(Asker.login, to: &dumped)
        #expect(!"\(Asker.login) \(String(reflecting: Asker.login)) \(dumped)".contains("secret-pw"))
    }
}
