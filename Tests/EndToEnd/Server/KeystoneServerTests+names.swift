import Foundation
import JSON
import Testing

extension KeystoneServerTests {
    @Test("shows the names of projects where its user may list them, else the client's own")
    func names() async throws {
        let keystone = try await Keystone.shared
        let alice = try await keystone.token("alice", .project("acme"))
        let bob = try await keystone.token("bob", .project("globex"))
        let users = [("clerk", true), ("steward", true), ("billing", false)]
        for (user, mayList) in users {
            try await serve(keystone.address(), #""user": "\#(user)", "password": "\#(user)-pw""#) { server in
                for token in [alice, bob] { try await record(token.project, on: server) }
                #expect(try await server.get("/bill", token: alice.value).status == 200)
                var named: [String: String] = [:]
                // Who comes first does not wait for long, and all is slow here.
                for _ in 0..<60 where named.count < (mayList ? 2 : 1) {
                    let accounts = try await server.get("/account").json().array?.compactMap(\.object) ?? []
                    for account in accounts {
                        guard let id = account["name"]?.string, let name = account["project_name"]?.string else {
                            continue
                        }
                        named[id] = name
                        #expect(account["project_domain"] == .string("Default"))
                    }
                    try await Task.sleep(for: .milliseconds(200))
                }
                let all = [alice.project: "acme", bob.project: "globex"]
                #expect(named == (mayList ? all : [alice.project: "acme"]))
                let bill = try await server.get("/bill", headers: ["Accept": "text/csv"]).text
                #expect(bill.contains(",acme,Default\r\n") && bill.contains(",globex,Default\r\n") == mayList)
            }
        }
    }

    @Test("counts what it asks Keystone, and what it knows without asking") func metrics() async throws {
        let keystone = try await Keystone.shared
        let alice = try await keystone.token("alice", .project("acme"))
        try await serve(keystone.address()) { server in
            for _ in 0..<3 { _ = try await server.get("/bill?ids=none", token: alice.value) }
            _ = try await server.get("/bill?ids=none", token: "gAAAAAB-not-a-token")
            let metrics = try await server.get("/metrics").text
            for line in [
                #"tokens_total{answer="asked"} 2"#, #"tokens_total{answer="kept"} 2"#,
                #"tokens_total{answer="shared"} 0"#,
                #"requests_total{result="200"} 1"#, #"requests_total{result="201"} 1"#,
                #"requests_total{result="404"} 1"#,
            ] { #expect(metrics.contains("nova_billing_keystone_\(line)\n"), "\(metrics)") }
        }
    }
}
