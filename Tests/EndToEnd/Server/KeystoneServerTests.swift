import Foundation
import JSON
import Testing

/// The real server beside a real Keystone.
@Suite("A server with a Keystone", .serialized)
struct KeystoneServerTests {
    static let user = #""user": "billing", "password": "billing-pw""#

    /// Runs a server whose settings name a Keystone.
    ///
    /// - Parameter keystone: what its table has besides a long deadline, since Keystone is slow where much runs.
    func serve(
        _ address: String, _ table: String = user, deadline: Double = 60, cache: Int = 60,
        _ body: (Server) async throws -> Void
    ) async throws {
        let place = try Workplace()
        let own = table.isEmpty ? "" : table + ", "
        try place.file(
            "settings.json",
            """
            {"keystone_url": "\(address)",
             "keystone": {\(own)"deadline_seconds": \(deadline), "cache_seconds": \(cache)}}
            """)
        try await place.withServer(["--db", "memory:", "--config", "settings.json"], body)
    }

    func record(_ account: String, on server: Server) async throws {
        let line = Plain.volume("v-\(account)", at: "2026-01-01T00:00:00Z", gib: "1")
        let answer = try await server.post("/event", line.replacing("acme", with: account))
        try #require(answer.status == 200, "\(answer.text)")
    }

    private func accounts(_ answer: HTTPAnswer) throws -> [String] {
        try #require(try answer.json()["bill"]?.array).compactMap { $0["name"]?.string }
    }

    /// What `/ready` says, once Keystone has answered it.
    private func ready(_ server: Server) async throws -> HTTPAnswer {
        for _ in 0..<60 {
            let answer = try await server.get("/ready", token: nil)
            // It does not wait for a Keystone that is slow as all is here, but is told later.
            guard answer.status == 503, try answer.detail().contains("in time") else { return answer }
            try await Task.sleep(for: .seconds(1))
        }
        return try await server.get("/ready", token: nil)
    }

    @Test("lets administrators of the system see all, members their project, and nobody else anything")
    func rights() async throws {
        let keystone = try await Keystone.shared
        let alice = try await keystone.token("alice", .project("acme"))
        let bob = try await keystone.token("bob", .project("globex"))
        try await serve(keystone.address()) { server in
            try await record(alice.project, on: server)
            try await record(bob.project, on: server)
            let both = [alice.project, bob.project].sorted()
            let rows: [(Keystone.Token, [String]?)] = [
                (try await keystone.token("admin", .system), both), (alice, [alice.project]), (bob, [bob.project]),
                (try await keystone.token("carol", .project("acme")), [alice.project]),
                // Administrators of a project are its members; this one was never billed.
                (try await keystone.token("tess", .project("acme")), [alice.project]),
                (try await keystone.token("admin", .project("admin")), []),
                (try await keystone.token("audrey", .project("acme")), nil),
                (try await keystone.token("alice", .none), nil), (try await keystone.token("sam", .system), nil),
                (try await keystone.token("dora", .domain), nil),
            ]
            for (token, seen) in rows {
                let answer = try await server.get("/bill", token: token.value)
                #expect(answer.status == (seen == nil ? 403 : 200), "\(answer.text)")
                if let seen { #expect(try accounts(answer).sorted() == seen) }
                let isAdmin = seen == both
                #expect(try await server.get("/rejected", token: token.value).status == (isAdmin ? 200 : 403))
            }
            let other = try await server.get("/bill?account=\(bob.project)", token: alice.value)
            #expect(other.status == 403)
            let event = Plain.volume("v", at: "2026-01-01T00:00:00Z", gib: "1")
            #expect(try await server.post("/event", event, token: alice.value).status == 403)
            for token in ["gAAAAAB-not-a-token", ""] {
                #expect(try await server.get("/bill", token: token).status == 401)
            }
            #expect(try await ready(server).status == 200)
            let log = try server.files.errors()
            #expect(!log.contains(alice.value) && !log.contains("billing-pw"))
        }
    }

    /// What makes a token that was valid another.
    enum End: CaseIterable {
        case revoked, userDisabled, projectDisabled, passwordChanged, roleTakenAway, expired, credentialDeleted
    }

    @Test("does not know a token any more that Keystone does not know any more", arguments: End.allCases)
    func ended(end: End) async throws {
        let keystone = try await Keystone.shared
        let (name, project) = try await keystone.makeMember()
        var token = try await keystone.token(name, .project(project))
        var credential = ""
        if end == .credentialDeleted {
            credential = try await keystone.makeCredential(of: token)
            token = try await keystone.token(credential: credential, secret: "secret")
        }
        try await serve(keystone.address(), cache: 0) { server in
            #expect(try await server.get("/bill", token: token.value).status == 200)
            switch end {
            case .revoked: try await keystone.revoke(token)
            case .userDisabled:
                try await keystone.change("PATCH", "/users/\(token.user)", #"{"user": {"enabled": false}}"#)
            case .projectDisabled:
                try await keystone.change("PATCH", "/projects/\(token.project)", #"{"project": {"enabled": false}}"#)
            case .passwordChanged:
                try await keystone.change("PATCH", "/users/\(token.user)", #"{"user": {"password": "other"}}"#)
            case .roleTakenAway:
                let role = try await keystone.change("GET", "/roles?name=member")["roles"]?.array?.first?["id"]?.string
                try await keystone.change(
                    "DELETE", "/projects/\(token.project)/users/\(token.user)/roles/\(try #require(role))")
            case .expired:
                token = try await keystone.token(name, .project(project), seconds: 1)
                try await Task.sleep(for: .seconds(2))
            case .credentialDeleted:
                let owner = try await keystone.token(name, .project(project))
                try await keystone.change(
                    "DELETE", "/users/\(token.user)/application_credentials/\(credential)", as: owner)
            }
            #expect(try await server.get("/bill", token: token.value).status == 401)
        }
    }

    @Test("believes what it was told for the time that is set") func remembered() async throws {
        let keystone = try await Keystone.shared
        let (name, project) = try await keystone.makeMember()
        let token = try await keystone.token(name, .project(project))
        try await serve(keystone.address(), cache: 300) { server in
            #expect(try await server.get("/bill", token: token.value).status == 200)
            try await keystone.revoke(token)
            #expect(try await server.get("/bill", token: token.value).status == 200)
        }
    }

    @Test("holds an application credential to its access rules", arguments: [user, ""])
    func accessRules(table: String) async throws {
        let keystone = try await Keystone.shared
        let alice = try await keystone.token("alice", .project("acme"))
        let rules = #"[{"service": "billing", "method": "GET", "path": "/bill"}]"#
        let limited = try await keystone.makeCredential(of: alice, rules)
        let token = try await keystone.token(credential: limited, secret: "secret")
        try await serve(keystone.address(), table) { server in
            #expect(try await server.get("/bill?limit=1", token: token.value).status == 200)
            let other = try await server.get("/account", token: token.value)
            #expect(other.status == 403)
            #expect(try other.detail().contains("access rules"))
        }
    }

    @Test("lets tokens ask about themselves where it has no user of its own") func withoutUser() async throws {
        let keystone = try await Keystone.shared
        let alice = try await keystone.token("alice", .project("acme"))
        try await serve(keystone.address() + "/v3", "") { server in
            let bill = try await server.get("/bill", token: alice.value)
            #expect(bill.status == 200)
            #expect(try await server.get("/bill?account=other", token: alice.value).status == 403)
            #expect(try await server.get("/bill", token: "gAAAAAB-not-a-token").status == 401)
            #expect(try await ready(server).status == 200)
        }
    }

    @Test("signs in with an application credential too") func ownCredential() async throws {
        let keystone = try await Keystone.shared
        let alice = try await keystone.token("alice", .project("acme"))
        let own = try await keystone.makeCredential(of: try await keystone.token("billing", .project("service")))
        let table = #""credential_id": "\#(own)", "credential_secret": "secret""#
        try await serve(keystone.address(), table) { server in
            let bill = try await server.get("/bill", token: alice.value)
            #expect(bill.status == 200)
            #expect(try await ready(server).status == 200)
        }
    }

    @Test(
        "says in /ready what of its settings is wrong, and takes nobody's word meanwhile",
        arguments: [
            (#""user": "billing", "password": "wrong""#, "keystone.password"),
            (#""user": "nobody", "password": "wrong""#, "keystone.user"),
            (#""user": "billing", "password": "billing-pw", "project": "acme""#, "keystone.user"),
            (#""user": "weak", "password": "weak-pw""#, "role service"),
            (#""credential_id": "none", "credential_secret": "wrong""#, "application credential"),
        ])
    func wrongSettings(table: String, says: String) async throws {
        let keystone = try await Keystone.shared
        let alice = try await keystone.token("alice", .project("acme"))
        try await serve(keystone.address(), table) { server in
            #expect(try await server.get("/bill", token: alice.value).status == 503)
            let ready = try await ready(server)
            #expect(ready.status == 503)
            #expect(try ready.detail().hasPrefix("not ready: keystone ("))
            #expect(try ready.detail().contains(says), "\(ready.text)")
            #expect(try await server.get("/bill").status == 200)
        }
    }

    @Test("answers 503 while there is no Keystone, or one that takes too long; its own tokens go on working")
    func away() async throws {
        let keystone = try await Keystone.shared
        let closed = try await closedPort()
        for (address, says) in [("http://127.0.0.1:\(closed)", "no connection"), (keystone.address(.slow), "in time")] {
            for table in [Self.user, ""] {
                try await serve(address, table, deadline: 1) { server in
                    let answer = try await server.get("/bill", token: "gAAAAAB-some-token")
                    #expect(answer.status == 503)
                    #expect(try answer.detail() == "the identity service does not answer; try again later")
                    #expect(try await server.get("/bill").status == 200)
                    // Without a user of its own it only asks whether somebody is there, and that is not slow.
                    guard !table.isEmpty || says == "no connection" else { return }
                    // It is ready for those whose tokens the settings know.
                    let ready = try await server.get("/ready", token: nil)
                    let notes = try ready.json()["notes"]?.array?.compactMap(\.string)
                    #expect(ready.status == 200 && notes?.first?.contains(says) == true, "\(ready.text)")
                    let metrics = try await server.get("/metrics").text
                    let cause = says == "no connection" ? "unreachable" : "silent"
                    #expect(metrics.contains("keystone_requests_total{result=\"\(cause)\"}"))
                }
            }
        }
    }

    @Test("is not ready while there is no Keystone and nobody can sign in without") func needed() async throws {
        let place = try Workplace()
        try place.file("settings.json", #"{"keystone_url": "http://127.0.0.1:\#(try await closedPort())"}"#)
        try await place.withServer(["--db", "memory:", "--config", "settings.json"], token: nil) { server in
            let ready = try await server.get("/ready", token: nil)
            #expect(ready.status == 503)
            #expect(try ready.detail().contains("keystone (there is no connection"))
        }
    }

    /// A port that nobody listens on: one that was free a moment ago.
    private func closedPort() async throws -> Int {
        let outcome = try await Workplace().shell(
            "python3 -c 'import socket; s = socket.socket(); s.bind((\"127.0.0.1\", 0)); print(s.getsockname()[1])'")
        return try #require(Int(outcome.output.split(separator: "\n").first ?? ""))
    }

    @Test(
        "speaks TLS with the Keystone whose name and authority are right, and with no other",
        arguments: [
            (.server, "ca", 200), (.server, "other-ca", 503), (.server, nil, 503), (.wrongName, "ca", 503),
            (.expired, "ca", 503),
        ] as [(Keystone.Port, String?, Int)])
    func certificates(port: Keystone.Port, authority: String?, status: Int) async throws {
        let keystone = try await Keystone.shared
        let alice = try await keystone.token("alice", .project("acme"))
        let ca = authority.map { #", "ca": "\#(keystone.certificate($0))""# } ?? ""
        try await serve(keystone.address(port), Self.user + ca) { server in
            #expect(try await server.get("/bill", token: alice.value).status == status)
            let ready = try await ready(server)
            #expect(ready.status == status)
            if status == 503 { #expect(try ready.detail().contains("TLS with it fails")) }
        }
    }
}
