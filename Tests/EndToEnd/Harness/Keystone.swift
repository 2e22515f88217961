import BrokerTestSupport
import Foundation
import FoundationNetworking
import JSON
import Testing

/// A real Keystone, started for tests as a process of its own; it ends with the process of the tests.
struct Keystone: Sendable {
    enum Port: String, Sendable {
        case plain
        /// Takes 20 seconds for what it says of tokens.
        case slow
        /// The others speak TLS, with the certificate of that name.
        case server, expired
        case wrongName = "wrong-name"
    }

    /// For what a token is.
    enum Scope: Sendable {
        case project(String)
        case system, domain, none
    }

    struct Token: Sendable {
        let value: String
        let user: String
        /// Its project's id.
        let project: String
    }

    static var shared: Keystone {
        get async throws { try await task.value }
    }

    private static let task = Task { try await start() }
    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private let program: Program
    private let ports: [String: Int]
    private let folder: String

    func address(_ port: Port = .plain) -> String {
        "\(port == .plain || port == .slow ? "http" : "https")://127.0.0.1:\(ports[port.rawValue] ?? 0)"
    }

    func certificate(_ name: String) -> String { "\(folder)/tls/\(name).pem" }

    /// A token of a user, whose password is its name's.
    func token(_ user: String, _ scope: Scope, seconds: Int? = nil) async throws -> Token {
        let user = "{\"name\": \"\(user)\", \"domain\": {\"id\": \"default\"}, \"password\": \"\(user)-pw\"}"
        let scope =
            switch scope {
            case .project(let name): #"{"project": {"name": "\#(name)", "domain": {"id": "default"}}}"#
            case .system: #"{"system": {"all": true}}"#
            case .domain: #"{"domain": {"id": "default"}}"#
            case .none: #""unscoped""#
            }
        return try await token(
            "{\"identity\": {\"methods\": [\"password\"], \"password\": {\"user\": \(user)}}, \"scope\": \(scope)}",
            seconds)
    }

    /// A token of an application credential.
    func token(credential id: String, secret: String) async throws -> Token {
        let credential = "{\"id\": \"\(id)\", \"secret\": \"\(secret)\"}"
        return try await token(
            "{\"identity\": {\"methods\": [\"application_credential\"], \"application_credential\": \(credential)}}",
            nil)
    }

    private func token(_ auth: String, _ seconds: Int?) async throws -> Token {
        let headers = seconds.map { ["X-Test-Expiration": "\($0)"] } ?? [:]
        let (head, json) = try await send("POST", "/auth/tokens", "{\"auth\": \(auth)}", headers)
        let value = try #require(head.value(forHTTPHeaderField: "X-Subject-Token"))
        let token = try #require(json["token"])
        return Token(
            value: value, user: try #require(token["user"]?["id"]?.string),
            project: token["project"]?["id"]?.string ?? "")
    }

    /// Does something with the right to do everything, or as somebody.
    @discardableResult
    func change(_ method: String, _ path: String, _ body: String? = nil, as token: Token? = nil) async throws
        -> JSONValue
    {
        var asking = token
        if asking == nil { asking = try await self.token("admin", .project("admin")) }
        return try await send(method, path, body, ["X-Auth-Token": asking?.value ?? ""]).json
    }

    func revoke(_ token: Token) async throws {
        _ = try await send(
            "DELETE", "/auth/tokens", nil, ["X-Auth-Token": token.value, "X-Subject-Token": token.value])
    }

    /// A user of one project, both made for a test.
    func makeMember() async throws -> (name: String, project: String) {
        let name = "u\(UUID().uuidString.prefix(8))"
        let user = try await change(
            "POST", "/users", #"{"user": {"name": "\#(name)", "password": "\#(name)-pw", "domain_id": "default"}}"#)
        let project = try await change(
            "POST", "/projects", #"{"project": {"name": "p\#(name)", "domain_id": "default"}}"#)
        let role = try await change("GET", "/roles?name=member")["roles"]?.array?.first
        let ids = (
            try #require(project["project"]?["id"]?.string), try #require(user["user"]?["id"]?.string),
            try #require(role?["id"]?.string)
        )
        try await change("PUT", "/projects/\(ids.0)/users/\(ids.1)/roles/\(ids.2)")
        return (name, "p\(name)")
    }

    /// Makes an application credential with the secret `secret`; returns its id.
    func makeCredential(of token: Token, _ rules: String? = nil) async throws -> String {
        let rules = rules.map { ", \"access_rules\": \($0)" } ?? ""
        let made = try await change(
            "POST", "/users/\(token.user)/application_credentials",
            #"{"application_credential": {"name": "\#(UUID().uuidString)", "secret": "secret"\#(rules)}}"#, as: token)
        return try #require(made["application_credential"]?["id"]?.string)
    }

    private func send(
        _ method: String, _ path: String, _ body: String?, _ headers: [String: String]
    ) async throws -> (head: HTTPURLResponse, json: JSONValue) {
        var request = URLRequest(url: try #require(URL(string: address() + "/v3" + path)), timeoutInterval: 120)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let head = try #require(response as? HTTPURLResponse)
        try #require(
            (200..<300).contains(head.statusCode), "\(method) \(path): \(String(decoding: data, as: UTF8.self))")
        return (head, data.isEmpty ? .null : try JSONParser.parse(Array(data)))
    }

    private static func start() async throws -> Keystone {
        let folder = FileManager.default.temporaryDirectory.appending(path: "keystone-\(UUID().uuidString)")
        let output = folder.appendingPathExtension("log")
        defer {
            for path in [output.path, output.path + ".errors"] { try? FileManager.default.removeItem(atPath: path) }
        }
        let installed = package.appending(path: ".build/keystone").path
        let program = try Program(
            package.appending(path: "Tests/Support/keystone.sh").path,
            ["run", installed, folder.path, "\(ProcessInfo.processInfo.processIdentifier)"], output: output)
        let said = try await program.said(until: "ready")
        let pairs = said.split(whereSeparator: \.isWhitespace).compactMap { word -> (String, Int)? in
            let parts = word.split(separator: "=")
            guard parts.count == 2, let port = Int(parts[1]) else { return nil }
            return (String(parts[0]), port)
        }
        return Keystone(program: program, ports: Dictionary(pairs) { first, _ in first }, folder: folder.path)
    }
}
