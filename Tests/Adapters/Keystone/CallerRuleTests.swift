import Ports
import Testing

@testable import KeystoneAdapter

@Suite("What a token makes of its holder")
struct CallerRuleTests {
    private static let rule = Asker.rule
    private static let wide = CallerRule(
        adminRoles: ["cloud_admin"], adminScopes: [.anyProject], memberRoles: ["Payer"])

    struct Row: Sendable {
        let says: String
        let project: String?
        let roles: [String]
        var more = ""
        var rule = CallerRuleTests.rule
        let caller: Result<Caller, Refusal>
    }

    private static let system = #","system":{"all":true}"#
    private static let adminProject = #","is_admin_project":true"#

    private static let rows: [Row] = [
        Row(says: "a member", project: "p", roles: ["member", "reader"], caller: .success(.member(of: "p"))),
        Row(says: "a reader", project: "p", roles: ["reader"], caller: .success(.member(of: "p"))),
        Row(says: "in another spelling", project: "p", roles: ["Member"], caller: .success(.member(of: "p"))),
        Row(says: "of a role that is not named", project: "p", roles: ["auditor"], caller: .failure(.noRole)),
        Row(says: "of no role", project: "p", roles: [], caller: .failure(.noRole)),
        Row(says: "a project's administrator", project: "p", roles: ["admin"], caller: .success(.member(of: "p"))),
        Row(says: "the cloud's", project: "p", roles: ["ADMIN"], more: adminProject, caller: .success(.admin)),
        Row(
            says: "another project's, where one is the administrators'", project: "p", roles: ["admin"],
            more: #","is_admin_project":false"#, caller: .success(.member(of: "p"))),
        Row(
            says: "a member of the administrators' project", project: "p", roles: ["member"], more: adminProject,
            caller: .success(.member(of: "p"))),
        Row(says: "the system's", project: nil, roles: ["admin"], more: system, caller: .success(.admin)),
        Row(says: "a reader of the system", project: nil, roles: ["reader"], more: system, caller: .failure(.noRole)),
        Row(
            says: "of a part of the system", project: nil, roles: ["admin"], more: #","system":{"all":false}"#,
            caller: .failure(.noProject)),
        Row(says: "unscoped", project: nil, roles: [], caller: .failure(.noProject)),
        Row(
            says: "a domain's administrator", project: nil, roles: ["admin"], more: #","domain":{"id":"default"}"#,
            caller: .failure(.noProject)),
        Row(says: "any project's", project: "p", roles: ["cloud_admin"], rule: wide, caller: .success(.admin)),
        Row(says: "admin where that is no role", project: "p", roles: ["admin"], rule: wide, caller: .failure(.noRole)),
        Row(says: "a payer", project: "p", roles: ["payer"], rule: wide, caller: .success(.member(of: "p"))),
        Row(
            says: "the system's where only projects count", project: nil, roles: ["cloud_admin"], more: system,
            rule: wide,
            caller: .failure(.noRole)),
    ]

    @Test("is what the rule says", arguments: rows.indices) func rule(index: Int) throws {
        let row = Self.rows[index]
        let body = Cloud.token(project: row.project, roles: row.roles, more: row.more).body
        let token = try #require(ValidToken(body: Array(body.utf8)))
        let caller = Result { () throws(Refusal) in try row.rule.caller(with: token) }
        #expect(caller == row.caller, "\(row.says)")
    }

    @Test(
        "is nothing where the answer is none of Keystone's",
        arguments: [
            "", "{}", "[]", "<html>", #"{"token":{}}"#, #"{"token":{"issued_at":"2026-11-23T01:00:00Z"}}"#,
            #"{"token":{"issued_at":"2026-11-23T01:00:00Z","expires_at":"soon","project":{"id":"p"}}}"#,
            #"{"token":{"issued_at":"2026-11-23T01:00:00Z","expires_at":"2026-11-24T01:00:00Z","project":{"id":""}}}"#,
            #"{"token":{"issued_at":"2026-11-23T01:00:00Z","expires_at":"2026-11-24T01:00:00Z","project":"p"}}"#,
        ])
    func unreadable(body: String) { #expect(ValidToken(body: Array(body.utf8)) == nil) }
}
