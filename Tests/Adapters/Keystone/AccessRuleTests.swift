import Ports
import Testing

@testable import KeystoneAdapter

@Suite("The access rules of an application credential")
struct AccessRuleTests {
    @Test(
        "name a path, or a pattern of paths",
        arguments: [
            ("/bill", ["/bill"], ["/bill/", "/bil", "/billl", "/BILL", "", "/"]),
            (
                "/resource/*/charges", ["/resource/1/charges", "/resource/a%2Fb/charges"],
                [
                    "/resource//charges", "/resource/1/2/charges", "/resource/1/charges/", "/resource/1",
                ]
            ),
            ("/resource/{id}/charges", ["/resource/1/charges"], ["/resource//charges", "/resource/1/2/charges"]),
            ("/event/id-*", ["/event/id-1"], ["/event/id-", "/event/id-1/cancel"]),
            ("/*", ["/bill", "/tariff"], ["/", "/tariff/history"]),
            ("/**", ["/", "/bill", "/tariff/history"], ["", "bill"]),
            ("**", ["", "/", "/tariff/history"], []),
            ("/tariff/**/cancel", ["/tariff/1/cancel", "/tariff/1/2/cancel", "/tariff//cancel"], ["/tariff/cancel"]),
            ("/tariff**", ["/tariff", "/tariff/history", "/tariffs"], ["/tarif"]),
            ("/bill.json", ["/bill.json"], ["/billxjson"]), ("/{bill", ["/{bill"], ["/bill"]),
            ("", [""], ["/", "/bill"]),
        ] as [(String, [String], [String])])
    func paths(rule: String, matching: [String], others: [String]) {
        for path in matching { #expect(PathRule(rule).matches(path), "\(rule) \(path)") }
        for path in others { #expect(!PathRule(rule).matches(path), "\(rule) \(path)") }
    }

    @Test("take no longer than their length times that of the path, however they are made") func hostile() {
        let rule = PathRule(String(repeating: "*a**", count: 32) + "b")
        #expect(!rule.matches("/" + String(repeating: "a", count: 16_384)))
    }

    private static func token(_ rules: String) -> ScriptedKeystone.Reply {
        Cloud.token(
            project: "acme", roles: ["member"],
            more: #","application_credential":{"id":"1","restricted":true,"access_rules":\#(rules)}"#)
    }

    private static let bill = #"{"id":"1","service":"billing","method":"GET","path":"/bill"}"#

    @Test("allow the requests that they name and no others") func allowed() async throws {
        let rules = "[\(Self.bill),\(Self.bill.replacing("/bill", with: "/resource/**"))]"
        try await ScriptedKeystone.serve(Cloud(["theirs": Self.token(rules)]).script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                for (method, path, isAllowed) in [
                    ("GET", "/bill", true), ("GET", "/resource/1/charges", true), ("HEAD", "/bill", false),
                    ("POST", "/bill", false), ("GET", "/account", false), ("GET", "/bill/", false),
                ] {
                    let answer = await asker.answer("theirs", asking: Access(method: method, path: path))
                    #expect(answer == (isAllowed ? .success(.member(of: "acme")) : .failure(.refused(.accessRules))))
                }
                // What is remembered is the token's, not the request's.
                #expect(keystone.count(of: "theirs") == 1)
            }
        }
    }

    @Test(
        "allow nothing where they are none, another service's, or can't be read",
        arguments: [
            "[]", "{}", "[5]", #"[{"service":"billing","method":"GET"}]"#,
            "[\(bill.replacing("billing", with: "compute"))]",
        ])
    func nothing(rules: String) async throws {
        try await ScriptedKeystone.serve(Cloud(["theirs": Self.token(rules)]).script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                #expect(await asker.answer("theirs") == .failure(.refused(.accessRules)))
            }
        }
    }

    @Test("of other services take no room, and very many are asked about each time", arguments: ["compute", "billing"])
    func many(service: String) async throws {
        let rule = Self.bill.replacing("billing", with: service)
        let rules = "[\(Self.bill)\(String(repeating: "," + rule, count: 300))]"
        try await ScriptedKeystone.serve(Cloud(["theirs": Self.token(rules)]).script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                for _ in 0..<3 { #expect(await asker.answer("theirs") == .success(.member(of: "acme"))) }
                #expect(keystone.count(of: "theirs") == (service == "billing" ? 3 : 1))
            }
        }
    }

    @Test("are none where the credential has none", arguments: ["null"]) func none(rules: String) async throws {
        try await ScriptedKeystone.serve(Cloud(["theirs": Self.token(rules)]).script) { keystone in
            try await Asker.with(keystone.address()) { asker in
                #expect(await asker.answer("theirs") == .success(.member(of: "acme")))
            }
        }
    }
}
