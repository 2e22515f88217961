import Ports
import Testing

@testable import KeystoneAdapter

@Suite("What a real Keystone answered")
struct RecordedAnswerTests {
    private static let acme = Caller.member(of: "d1249e1ffbfd44c299007fe99f772f4d")

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: Result<Caller, IdentityError>
        var path = "/bill"
        var testDescription: String { name }
    }

    private static let rows: [Row] = [
        Row(name: "validate-member-by-service", answer: .success(acme)),
        Row(name: "validate-member-nocatalog", answer: .success(acme)),
        Row(name: "validate-reader-by-service", answer: .success(acme)),
        Row(name: "validate-appcred-token", answer: .success(acme)),
        Row(name: "validate-system-by-service", answer: .success(.admin)),
        Row(name: "validate-unscoped-by-service", answer: .failure(.refused(.noProject))),
        Row(name: "validate-appcred-access-rules-with-header", answer: .success(acme), path: "/v3/bill"),
        Row(name: "validate-appcred-access-rules-with-header", answer: .failure(.refused(.accessRules))),
        Row(name: "validate-appcred-access-rules-without-header", answer: .failure(.unknown)),
        Row(name: "validate-garbage", answer: .failure(.unknown)),
        Row(name: "validate-revoked", answer: .failure(.unknown)),
        Row(name: "validate-expired", answer: .failure(.unknown)),
        Row(name: "validate-after-appcred-deleted", answer: .failure(.unknown)),
        Row(name: "validate-user-disabled", answer: .failure(.unknown)),
        Row(name: "validate-user-enabled-again", answer: .failure(.unknown)),
        Row(name: "validate-project-disabled", answer: .failure(.unknown)),
        Row(name: "validate-after-password-change", answer: .failure(.unknown)),
        Row(name: "validate-other-as-member", answer: .failure(.unavailable)),
        Row(name: "validate-bad-auth-token", answer: .failure(.unavailable)),
        // No answer to the question at all.
        Row(name: "v2-gone", answer: .failure(.unavailable)),
        Row(name: "v3-root", answer: .failure(.unavailable)),
        Row(name: "versions", answer: .failure(.unavailable)),
    ]

    @Test("to the server's own user says who is asking", arguments: rows)
    func asked(row: Row) async throws {
        let cloud = Cloud(["theirs": try Recorded.reply(row.name)])
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                #expect(await asker.answer("theirs", asking: Access(method: "GET", path: row.path)) == row.answer)
            }
        }
    }

    @Test("about an administrator of one project makes a member of that, unless any project's are to be administrators")
    func projectAdmin() async throws {
        let cloud = Cloud(["theirs": try Recorded.reply("validate-admin-by-service")])
        try await ScriptedKeystone.serve(cloud.script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                guard case .member = try await asker.caller("theirs") else {
                    Issue.record("an administrator")
                    return
                }
            }
            let rule = CallerRule(adminRoles: ["Admin"], adminScopes: [.anyProject], memberRoles: [])
            try await Asker.with(keystone.address(), rule: rule) { asker in
                #expect(await asker.answer("theirs") == .success(.admin))
            }
        }
    }

    @Test(
        "to a token about itself says who is asking",
        arguments: [
            ("validate-self", Result.success(acme)), ("expired-token-as-x-auth-token", .failure(.unknown)),
            ("validate-bad-auth-token", .failure(.unknown)), ("validate-garbage", .failure(.unknown)),
            ("v2-gone", .failure(.unavailable)), ("validate-other-as-member", .failure(.unavailable)),
        ] as [(String, Result<Caller, IdentityError>)])
    func asksItself(name: String, answer: Result<Caller, IdentityError>) async throws {
        let reply = try Recorded.reply(name)
        try await ScriptedKeystone.serve { _ in
            reply
        } _: { keystone in
            try await Asker.with(keystone.address(), login: nil) { asker in
                #expect(await asker.answer("theirs") == answer)
                let question = try #require(keystone.questions.first)
                #expect(question.asking == "theirs" && question.subject == "theirs" && question.knowsAccessRules)
                #expect(keystone.logins == 0)
            }
        }
    }

    @Test(
        "to the question whether we may ask names what is wrong",
        arguments: [
            ("validate-no-subject", nil), ("validate-other-as-member", .loginPowerless),
            ("validate-bad-auth-token", .loginRefused), ("v2-gone", .noKeystone),
        ] as [(String, KeystoneFault?)])
    func mayAsk(name: String, fault: KeystoneFault?) async throws {
        let reply = try Recorded.reply(name)
        try await ScriptedKeystone.serve { question in
            question.isLogin ? try await Cloud().script(question) : reply
        } _: { keystone in
            try await Asker.with(keystone.address()) { asker in #expect(await asker.identity.fault() == fault) }
        }
    }

    @Test(
        "to our own name and password names what is wrong",
        arguments: [
            ("issue-service-user", .noKeystone), ("issue-wrong-password", .loginRefused),
            ("issue-foreign-project", .loginRefused), ("validate-after-appcred-deleted", .loginRefused),
            ("v2-tokens-gone", .noKeystone),
        ] as [(String, KeystoneFault)])
    func signIn(name: String, fault: KeystoneFault) async throws {
        let reply = try Recorded.reply(name)
        try await ScriptedKeystone.serve { _ in
            reply
        } _: { keystone in
            try await Asker.with(keystone.address()) { asker in
                #expect(await asker.answer("theirs") == .failure(.unavailable))
                #expect(await asker.identity.fault() == fault)
            }
        }
    }
}
