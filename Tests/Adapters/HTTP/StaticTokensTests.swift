import Ports
import StaticTokensAdapter
import Testing

struct StaticTokensTests {
    private let access = Access(method: "GET", path: "/bill")

    private func tokens() throws -> StaticTokens {
        try StaticTokens(admins: ["999888777666", "root"], members: ["secret-a": "acme", "secret-b": "globex"])
    }

    @Test(arguments: [
        ("999888777666", Caller.admin), ("root", .admin), ("secret-a", .member(of: "acme")),
        ("secret-b", .member(of: "globex")),
    ])
    func `a configured token says who is asking`(_ token: String, _ caller: Caller) async throws {
        #expect(try await tokens().caller(holding: token, asking: access) == caller)
    }

    @Test(arguments: [
        "", " ", "roo", "root ", "Root", "root\0", "secret-", "secret-c", "99988877766", "9998887776666",
        "9998887776660000000000000000", "réot",
    ])
    func `any other token is unknown`(_ token: String) async throws {
        await #expect(throws: IdentityError.unknown) { try await tokens().caller(holding: token, asking: access) }
    }

    @Test(arguments: ["", "\0", "root"])
    func `where no token is configured, every token is unknown`(_ token: String) async throws {
        let none = try StaticTokens(admins: [], members: [:])
        await #expect(throws: IdentityError.unknown) { try await none.caller(holding: token, asking: access) }
    }

    @Test func `an empty token can't be configured`() {
        #expect(throws: StaticTokensError.empty) { try StaticTokens(admins: [""], members: [:]) }
        #expect(throws: StaticTokensError.empty) { try StaticTokens(admins: [], members: ["": "acme"]) }
    }

    @Test func `a token stands for one caller`() {
        #expect(throws: StaticTokensError.repeated) { try StaticTokens(admins: ["root"], members: ["root": "acme"]) }
    }

    @Test func `no description shows a token`() throws {
        let tokens = try tokens()
        var dumped = ""
        dump(tokens, to: &dumped)
        for text in [
            "\(tokens)", String(reflecting: tokens), dumped, "\(Mirror(reflecting: tokens).children.map { $0 })",
        ] {
            for token in ["999888777666", "root", "secret"] { #expect(!text.contains(token)) }
        }
    }
}
