import Foundation
import FoundationNetworking
import Glibc
import JSON
import TestSupport
import Testing

/// A running `nova-billing serve`, and a client of it.
final class Server: Sendable {
    static let token = "999888777666"
    /// How long after SIGTERM it may still run.
    static let stopTime = Duration.seconds(5)

    /// Such as `http://127.0.0.1:43127`.
    let address: String
    let process: ChildProcess
    let files: OutputFiles
    private let session = URLSession(configuration: .ephemeral)

    struct NotReady: Error, CustomStringConvertible { let description: String }

    fileprivate init(_ place: Workplace, _ arguments: [String], environment: [String: String]) async throws {
        (process, files) = try place.start(["serve"] + arguments, environment: environment)
        let end = ContinuousClock.now + .seconds(60)
        var line = try files.outputLine()
        while line == nil {
            guard process.poll() == nil, ContinuousClock.now < end else {
                process.kill(SIGKILL)
                throw NotReady(description: "no ready line; standard error: \(try files.errors())")
            }
            try await Task.sleep(for: .milliseconds(5))
            line = try files.outputLine()
        }
        let prefix = "nova-billing ready "
        guard let line, line.hasPrefix(prefix) else { throw NotReady(description: "another line: \(line ?? "")") }
        address = String(line.dropFirst(prefix.count))
    }

    deinit { session.invalidateAndCancel() }

    func get(_ path: String, token: String? = Server.token, headers: [String: String] = [:]) async throws -> HTTPAnswer
    {
        try await answer(try request("GET", path, token, headers))
    }

    func post(
        _ path: String, _ body: String, token: String? = Server.token, headers: [String: String] = [:]
    ) async throws -> HTTPAnswer {
        var request = try request("POST", path, token, headers)
        request.httpBody = Data(body.utf8)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        return try await answer(request)
    }

    private func request(
        _ method: String, _ path: String, _ token: String?, _ headers: [String: String]
    ) throws -> URLRequest {
        let url = try #require(URL(string: address + path))
        var request = URLRequest(url: url, timeoutInterval: 60)
        request.httpMethod = method
        if let token { request.setValue(token, forHTTPHeaderField: "X-Auth-Token") }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        return request
    }

    private func answer(_ request: URLRequest) async throws -> HTTPAnswer {
        let (data, response) = try await session.data(for: request)
        let head = try #require(response as? HTTPURLResponse)
        return HTTPAnswer(status: head.statusCode, text: String(decoding: data, as: UTF8.self))
    }

    /// Asks it to stop and says how it did.
    func stop() async throws -> ChildProcess.Ending {
        process.kill(SIGTERM)
        return try await process.wait(Server.stopTime)
    }

    /// Kills it and waits until it is gone.
    func crash() async throws {
        process.kill(SIGKILL)
        _ = try await process.wait(.seconds(60))
    }
}

/// What a server answered.
struct HTTPAnswer: Hashable, Sendable {
    let status: Int
    let text: String

    func json() throws -> JSONValue { try JSONParser.parse(text) }

    /// What an error says.
    func detail() throws -> String {
        let errors = try json().object?["errors"]?.array
        return try #require(errors?.first?.object?["detail"]?.string)
    }
}

extension Workplace {
    /// Runs a server on a free port while a test uses it, then asks it to stop; if the test failed, kills it.
    ///
    /// - Parameter token: the administrators'; `nil` leaves that to the settings.
    func withServer<Value>(
        _ arguments: [String], environment: [String: String] = [:], token: String? = Server.token,
        _ body: (_ server: Server) async throws -> Value
    ) async throws -> Value {
        let server = try await startServer(arguments, environment: environment, token: token)
        do {
            let value = try await body(server)
            if server.process.poll() == nil { #expect(try await server.stop() == .exited(0)) }
            return value
        } catch {
            server.process.kill(SIGKILL)
            throw error
        }
    }
}

extension Workplace {
    /// Starts a server on a free port, which the test must stop; it is killed when nobody holds it any more.
    func startServer(
        _ arguments: [String], environment: [String: String] = [:], token: String? = Server.token
    ) async throws -> Server {
        let fixed = ["--host", "127.0.0.1", "--port", "0"] + (token.map { ["--admin-token", $0] } ?? [])
        let given = fixed.indices.filter { $0 % 2 == 0 && !arguments.contains(fixed[$0]) }
        return try await Server(
            self, arguments + given.flatMap { fixed[$0...$0 + 1] }, environment: environment)
    }
}

extension OutputFiles {
    /// The first line of the output, once it is whole.
    fileprivate func outputLine() throws -> String? {
        guard FileManager.default.fileExists(atPath: outputPath) else { return nil }
        let text = try output()
        return text.firstIndex(of: "\n").map { String(text[..<$0]) }
    }
}
